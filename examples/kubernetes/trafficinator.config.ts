import { defineConfig, secretEnv, urlList } from '@trafficinator/sdk';

export default defineConfig({
  state: secretEnv('TRAFFICINATOR_STATE'),
  defaults: {
    url: process.env['MATOMO_URL'] ?? 'https://analytics.example.com/matomo.php',
    tokenAuth: secretEnv('MATOMO_TOKEN'),
    timezone: 'Europe/Berlin',
    pages: urlList('./urls.txt'),
  },
  targets: {
    shop: { siteId: 1, visitsPerDay: 200_000 },
    blog: { siteId: 2, visitsPerDay: 80_000 },
    docs: { siteId: 3, visitsPerDay: 40_000 },
  },
});
