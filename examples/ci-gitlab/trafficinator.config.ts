import { defineConfig, defineTarget, secretEnv, urlList } from '@trafficinator/sdk';

/** Each stack has a Matomo, a token and a state of its own. */
const stacks = {
  staging: { tracker: 'https://analytics.staging.example.com/matomo.php', share: 0.1 },
  production: { tracker: 'https://analytics.example.com/matomo.php', share: 1 },
};

export default defineConfig(({ stack }) => {
  const { tracker, share } = stack === 'production' ? stacks.production : stacks.staging;
  return {
    // In PostgreSQL each stack has a schema of its own, so that both can share one database.
    state: secretEnv('TRAFFICINATOR_DATABASE'),
    defaults: { url: tracker, tokenAuth: secretEnv('MATOMO_TOKEN'), timezone: 'UTC', pages: urlList('./urls.txt') },
    targets: {
      shop: defineTarget({ siteId: 1, visitsPerDay: 10_000 * share }),
      blog: defineTarget({ siteId: 2, visitsPerDay: 4_000 * share }),
      docs: defineTarget({ siteId: 3, visitsPerDay: 2_000 * share }),
    },
  };
});
