import { defineConfig, urlList } from '@trafficinator/sdk';
import { development, production, staging } from './targets.js';

// The same three environments with a tenth of the visits, each at a sandbox of its own: `pnpm demo` starts them.
export default defineConfig(({ env }) => ({
  load: { visitsPerDay: 2_600 },
  defaults: { timezone: 'UTC', pages: urlList('./urls.txt'), pageviewsPerVisit: { min: 3, max: 6 } },
  targets: {
    development: { ...development, url: env['DEVELOPMENT_URL'], visitsPerDay: 100 },
    staging: { ...staging, url: env['STAGING_URL'], visitsPerDay: 500 },
    production: { ...production, url: env['PRODUCTION_URL'], visitsPerDay: 2_000 },
  },
}));
