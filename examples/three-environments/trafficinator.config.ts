import { defineConfig, urlList } from '@trafficinator/sdk';
import { development, production, staging } from './targets.js';

export default defineConfig({
  load: { visitsPerDay: 26_000 },
  defaults: { timezone: 'UTC', pages: urlList('./urls.txt'), pageviewsPerVisit: { min: 3, max: 6 } },
  targets: { development, staging, production },
});
