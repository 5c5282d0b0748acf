import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';
import { aProject } from '../support/project.js';
import { startSandbox } from '../support/sandbox.js';
import { seeded } from '../support/seeded.js';
import { Books } from './adoption/books.js';
import { type ChangeKind, Fleet, type SiteChange } from './adoption/fleet.js';
import { handOfCommands, handOfUseCases } from './adoption/hand.js';
import { Lines } from './adoption/lines.js';

const CHANGES = 50;
const SITES = 5;
const CONCURRENCY = 4;
/** Every so many changes, one is made by a command. */
const BY_COMMAND = 4;

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

describe.concurrent('a runner under load, on', () => {
  test.each(['SQLite', 'PostgreSQL'] as const)(
    `%s adopts ${CHANGES} changes, each within a second, loses no visit and exceeds no cap`,
    async (store) => {
      const sandbox = await startSandbox();
      await using project = await aProject();
      const env = { TRAFFICINATOR_STATE: store === 'SQLite' ? 'state.db' : await server.newUrl() };
      const fleet = new Fleet(SITES, seeded(SITES));
      const write = () =>
        project.write(
          'trafficinator.config.mjs',
          fleet.config(sandbox.url, `delivery: { concurrency: ${CONCURRENCY} }`),
        );
      await write();
      expect(await project.run(['apply', '--auto-approve', '--no-run'], env)).toMatchObject({ code: 0 });
      await using books = await Books.of(project, env.TRAFFICINATOR_STATE, sandbox, fleet.sites);
      const hands = [handOfCommands(project, env), handOfUseCases(project, env)] as const;
      const runner = project.start(['run', '--rate', '200'], env);
      try {
        const lines = new Lines(runner);
        await lines.after(0, /^Running 5 targets/);
        const delays: number[] = [];
        for (let made = 0; made < CHANGES; made++) {
          await books.audit();
          const change = fleet.change(books.sent);
          await write();
          books.announce(change);
          const said = lines.count;
          await (made % BY_COMMAND === 0 ? hands[0] : hands[1]).change(change);
          const committedAt = performance.now();
          await lines.after(said, adoption(change, await books.serial()));
          delays.push(performance.now() - committedAt);
          await books.adopted(change);
          if (OPENING.has(change.kind)) await books.seen(change.after);
        }
        expect(await project.run(['stop'], env)).toMatchObject({ code: 0 });
        const { code, stdout } = await runner.outcome;
        expect(code).toBe(0);
        await books.audit();
        const sums = { visits: 0, hits: 0 };
        for (const site of fleet.sites) {
          const { visits, hits, ...received } = books.received(site);
          // What was started was received, and each visit to its end: none was lost, whatever changed meanwhile.
          expect(await books.counted(site)).toEqual({ started: visits, completed: visits, sent: hits, accepted: hits });
          expect(await books.day(site)).toMatchObject({ started: visits, leased: 0 });
          expect(received).toMatchObject({ visitors: visits, misattributed: 0, rejected: {}, violations: {} });
          sums.visits += visits;
          sums.hits += hits;
        }
        expect(totalsOf(stdout)).toEqual([sums.visits, sums.hits]);
        expect(sums.visits).toBeGreaterThan(CHANGES * SITES);
        // Of a machine that does much else, the one or the other may come later than the runner looks.
        expect(delays.sort((a, b) => a - b)[CHANGES / 2]).toBeLessThan(1_000);
      } finally {
        runner.process.kill('SIGKILL');
        await sandbox.end();
      }
    },
  );
});

/** Changes after which a site gets visits that it did not get before. */
const OPENING: ReadonlySet<ChangeKind> = new Set<ChangeKind>(['raise', 'add', 'resume']);

/** Visits that were completed and hits that were accepted, of all targets, as a report says. */
function totalsOf(report: string): readonly number[] {
  const lines = report.split('\n').filter((line) => line.startsWith('total'));
  const numbers = lines.map((line) => line.match(/[\d,]+/g)?.map((text) => Number(text.replaceAll(',', ''))));
  return [numbers[0]?.[2] ?? -1, numbers[1]?.[1] ?? -1];
}

/** The line by which a runner tells that it has adopted a change. */
function adoption({ kind, after: { key } }: SiteChange, serial: number): RegExp {
  if (kind === 'pause') return new RegExp(`^Paused: target\\.${key}\\.$`);
  if (kind === 'resume') return new RegExp(`^Resumed: target\\.${key}\\.$`);
  return new RegExp(`^Adopted serial ${serial}: `);
}
