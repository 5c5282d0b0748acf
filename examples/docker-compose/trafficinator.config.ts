import { defineConfig, secretEnv, urlList } from '@trafficinator/sdk';

export default defineConfig({
  state: secretEnv('TRAFFICINATOR_STATE'),
  defaults: {
    url: process.env['MATOMO_URL'] ?? 'http://localhost:8090/matomo.php',
    timezone: 'Europe/Berlin',
    pages: urlList('./urls.txt'),
  },
  targets: {
    shop: { siteId: 1, visitsPerDay: 20_000 },
    blog: { siteId: 2, visitsPerDay: 8_000 },
    docs: { siteId: 3, visitsPerDay: 4_000 },
  },
});
