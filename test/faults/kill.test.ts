import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';
import type { CommandOptions, RunningCommand } from '../support/cli.js';
import { aProject, configOf, type Project } from '../support/project.js';
import { type SandboxProcess, type SiteCounts, startSandbox, violationsOf } from '../support/sandbox.js';
import { seeded } from '../support/seeded.js';

const KILLS = 20;
const CONCURRENCY = 4;
const CAPS = { a: 400, b: 900, c: 1_700 } as const;
const TOTAL = Object.values(CAPS).reduce((sum, cap) => sum + cap, 0);

interface Row {
  readonly account: string;
  readonly started: number;
  readonly leased: number;
  readonly cap: number;
}

describe('a runner that is killed', () => {
  test.each([1, 2])(
    `${KILLS} times at random instants, %i at a time, loses nothing, repeats nothing and exceeds no cap`,
    async (runners) => {
      const sandbox = await startSandbox();
      await using project = await aProject({ 'trafficinator.config.ts': config(sandbox) });
      expect(await project.run(['apply', '--auto-approve', '--no-run'])).toMatchObject({ code: 0 });
      const random = seeded(runners);
      let active: RunningCommand[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        while (active.length < runners) active.push(startRun(project));
        // Somewhere in the next bit of traffic; the random pause takes it off any beat of the runner's.
        await received(sandbox, Math.floor(((kill + random()) * TOTAL) / (KILLS + 2)));
        await pause(random() * 25);
        const [victim, ...others] = active;
        if (victim !== undefined) await killed(victim);
        active = others;
        expect(ledger(project).filter(({ started, leased, cap }) => started + leased > cap)).toEqual([]);
      }
      await Promise.all(active.map(killed));
      const kills = KILLS + active.length;

      const finished = await project.run(['run', '--rate', 'max', '--until-caps']);
      expect(finished).toMatchObject({ code: 0 });
      expectInvariants(ledger(project), await sandbox.counts(), kills);
      await sandbox.end();
    },
  );

  test('beside another one on PostgreSQL leaves it what it had reserved, and no cap is exceeded', async () => {
    await using server = await TestServer.start();
    const sandbox = await startSandbox();
    await using project = await aProject({ 'trafficinator.config.ts': config(sandbox) });
    const state = await server.newUrl();
    const env = { TRAFFICINATOR_STATE: state };
    expect(await project.run(['apply', '--auto-approve', '--no-run'], env)).toMatchObject({ code: 0 });
    const runners = [startRun(project, env), startRun(project, env)] as const;
    try {
      await received(sandbox, TOTAL / 3);
      await killed(runners[0]);
      expect(await runners[1].outcome).toMatchObject({ code: 0 });
      const rows = await server.query<Row>(
        'SELECT account, started::int, leased::int, cap::int FROM trafficinator.days',
        [],
        state,
      );
      expectInvariants(rows, await sandbox.counts(), 1);
    } finally {
      for (const runner of runners) runner.process.kill('SIGKILL');
      await sandbox.end();
    }
  });
});

function expectInvariants(rows: readonly Row[], counts: Readonly<Record<string, SiteCounts>>, kills: number): void {
  const books = new Map(rows.map((row) => [row.account.slice(-1), row]));
  for (const [site, cap] of Object.values(CAPS).entries()) {
    const seen = counts[site + 1];
    // I1 and the books: all of the cap is used, and nothing is left reserved.
    expect(books.get(String(site + 1))).toMatchObject({ started: cap, leased: 0, cap });
    // I3: what was started and never received was in flight, or in the window of a mark, when a runner was killed.
    expect(seen?.visits).toBeLessThanOrEqual(cap);
    expect(cap - (seen?.visits ?? 0)).toBeLessThanOrEqual(kills * CONCURRENCY);
    // Nothing twice: every visit is another visitor, and nothing was done that Matomo would bend.
    expect(seen).toMatchObject({ visitors: seen?.visits, misattributed: 0, rejected: {} });
    expect(violationsOf(seen)).toEqual([]);
  }
}

function config({ url }: SandboxProcess): string {
  const more = `delivery: { concurrency: ${CONCURRENCY} }`;
  return configOf({
    a: { url, siteId: 1, visitsPerDay: CAPS.a, more: `weight: 20, ${more}` },
    b: { url, siteId: 2, visitsPerDay: CAPS.b, more: `weight: 30, ${more}` },
    c: { url, siteId: 3, visitsPerDay: CAPS.c, more: `weight: 50, ${more}` },
  });
}

function startRun(project: Project, env: CommandOptions['env'] = {}): RunningCommand {
  return project.start(['run', '--rate', '400', '--until-caps'], env);
}

async function killed(command: RunningCommand): Promise<void> {
  if (command.process.exitCode === null) {
    command.process.kill('SIGKILL');
    if (command.process.signalCode === null) await once(command.process, 'exit');
  }
  await command.outcome;
}

/** Waits until the sandbox has so many visits. */
async function received(sandbox: SandboxProcess, visits: number): Promise<void> {
  for (;;) {
    const counts = await sandbox.counts();
    const sum = [1, 2, 3].reduce((total, site) => total + (counts[site]?.visits ?? 0), 0);
    if (sum >= visits) return;
    await pause(5);
  }
}

function ledger(project: Project): readonly Row[] {
  return project.query<Row>('SELECT account, started, leased, cap FROM days');
}
