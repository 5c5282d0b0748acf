import { configOf } from '../../support/project.js';

/** A config of two targets at one sandbox: `production` (site 1) and `staging` (site 2). */
export function twoTargets(url: string): string {
  return configOf({
    production: {
      url,
      siteId: 1,
      visitsPerDay: 1_000_000,
      more: `name: 'Production', timezone: 'Etc/UTC', tags: ['eu', 'shop']`,
    },
    staging: {
      url,
      siteId: 2,
      visitsPerDay: 1_000_000,
      more: `name: 'Staging', timezone: 'Etc/UTC', tags: ['internal']`,
    },
  });
}
