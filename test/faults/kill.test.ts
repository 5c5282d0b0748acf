import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';
import { Campaign, type CampaignPlan, type Losses } from './kills/campaign.js';
import { groundInFolder, groundOnServer, type StoreName } from './kills/ground.js';

/** How many runners are killed in all: `pnpm kills:nightly` asks for more. */
const KILLS = Number(process.env['KILLS'] ?? 100);
const FLEETS = [1, 2, 4];
const KILLS_OF_EACH = Math.ceil(KILLS / (2 * FLEETS.length));
const TIMEOUT_MS = 120_000 + KILLS_OF_EACH * 6_000;

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

// The two stores side by side, and the campaigns of each one after the other: together they would only wait for the processors.
describe.concurrent.each(['SQLite', 'PostgreSQL'] as const)(
  'runners that are killed at random instants, on %s',
  (store) => {
    const inTurn = { concurrent: false, timeout: TIMEOUT_MS };
    const all: Losses[] = [];

    test.each(FLEETS)(
      '%i at a time, lose nothing that was not under way, repeat nothing and exceed no cap',
      inTurn,
      async (runners) => {
        const losses = await fight(store, {
          runners,
          kills: KILLS_OF_EACH,
          seed: runners,
          suspends: runners === 4 && store === 'PostgreSQL',
        });
        all.push(losses);
        expect(losses.kills).toBeGreaterThanOrEqual(KILLS_OF_EACH);
      },
    );

    test('were killed often enough', inTurn, () => {
      const sum = (of: (losses: Losses) => number) => all.reduce((total, one) => total + of(one), 0);
      expect(sum(({ kills }) => kills)).toBeGreaterThanOrEqual(KILLS / 2);
      expect(sum(({ troubles }) => troubles) > 0).toBe(store === 'PostgreSQL');
      console.info(
        `${store}: ${sum(({ kills }) => kills)} kills, ${sum(({ troubles }) => troubles)} troubles of the server, ` +
          `${sum(({ visits }) => visits)} visits, of which ${sum(({ lost }) => lost)} were lost on their way, and none came twice.`,
      );
    });
  },
);

async function fight(store: StoreName, plan: CampaignPlan): Promise<Losses> {
  if (store === 'SQLite') {
    const folder = await mkdtemp(join(tmpdir(), 'trafficinator-kills-'));
    try {
      await using campaign = await Campaign.on(groundInFolder(folder), plan);
      return await campaign.run();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  await using campaign = await Campaign.on(await groundOnServer(server), plan);
  return await campaign.run();
}
