import { defineConfig, secretEnv, urlList } from '@trafficinator/sdk';

// Two clients of an agency, each with a Matomo, a token and a time zone of their own. The day of a client's cap begins at
// midnight where the client is. The tokens are read when visits are sent; no plan or state holds them. Client A is billed by hits:
// the target has a budget. Client B's Matomo is small: whatever is sent there keeps to its limits.
export default defineConfig(({ env }) => {
  const clientA = env['CLIENT_A_URL'] ?? 'https://client-a.analytics.example.com/matomo.php';
  const clientB = env['CLIENT_B_URL'] ?? 'https://client-b.analytics.example.com/matomo.php';
  return {
    instances: {
      [new URL('.', clientB).href]: { concurrency: 20, hitsPerDay: 100_000, timezone: 'Europe/London' },
    },
    defaults: {
      pages: urlList('./urls.txt'),
      visitMinutes: { min: 1, max: 6 },
    },
    targets: {
      clientA: {
        name: 'Client A, New York',
        url: clientA,
        siteId: 1,
        tokenAuth: secretEnv('CLIENT_A_TOKEN'),
        timezone: 'America/New_York',
        visitsPerDay: 10_000,
        hitsPerMonth: 2_000_000,
        countries: { US: 0.8, CA: 0.1, MX: 0.1 },
      },
      clientB: {
        name: 'Client B, London',
        url: clientB,
        siteId: 1,
        tokenAuth: secretEnv('CLIENT_B_TOKEN'),
        timezone: 'Europe/London',
        visitsPerDay: 15_000,
        countries: { GB: 0.7, IE: 0.1, FR: 0.1, DE: 0.1 },
      },
    },
  };
});
