import { defineProfile, defineTarget } from '@trafficinator/sdk';

/** What the two larger environments share: visitors who buy. */
const shop = defineProfile({
  ecommerce: { orderRate: 0.08, orderValue: { min: 20, max: 250 } },
  siteSearch: { keywords: ['garden chair', 'reading lamp', 'wool blanket', 'oak table'] },
});

/** One Matomo and one site for each environment. */
export const development = defineTarget({
  name: 'Development',
  url: 'https://dev.analytics.example.com/matomo.php',
  siteId: 1,
  weight: 20,
  visitsPerDay: 1_000,
});

export const staging = defineTarget({
  name: 'Staging',
  url: 'https://staging.analytics.example.com/matomo.php',
  siteId: 1,
  weight: 30,
  visitsPerDay: 5_000,
  extends: [shop],
});

export const production = defineTarget({
  name: 'Production',
  url: 'https://analytics.example.com/matomo.php',
  siteId: 1,
  weight: 50,
  visitsPerDay: 20_000,
  extends: [shop],
});
