import { describe, expect, test } from 'vitest';
import { type Counts, runId } from '../model/run.js';
import type { LedgerDay } from '../model/state.js';
import { instanceOf, targetKey } from '../model/target.js';
import type { TargetDay } from './cap-status.js';
import {
  aBudget,
  aCap,
  aDay,
  aLedgerDay,
  anError,
  anInterval,
  aRun,
  aTarget,
  NOW,
  secondsAgo,
  someCounts,
} from './report.test-support.js';
import { type TargetStatus, type TargetStatusesInput, targetStandings, targetStatuses } from './target-status.js';

/** What is known of one target. */
type One = Omit<TargetStatusesInput, 'targets' | 'ledger'> & TargetDay & { readonly ledger?: LedgerDay | undefined };

function statusOf({ target = aTarget(), day = aDay(), ledger, ...input }: Partial<One>): TargetStatus {
  const nothing = { runs: [], intervals: [], errors: [], now: NOW };
  const rows = ledger === undefined ? [] : [ledger];
  const [status] = targetStatuses({ ...nothing, ...input, targets: [{ target, day }], ledger: rows });
  if (status === undefined) throw new TypeError('A target has a status.');
  return status;
}

function stateWith(counts: Partial<Omit<Counts, 'sent'>>, input: Partial<One> = {}) {
  const intervals = [anInterval({ from: secondsAgo(10), counts: someCounts(counts) })];
  return statusOf({ runs: [aRun()], intervals, ...input }).state;
}

const ended = aRun({ end: { at: secondsAgo(3), reason: 'done' } });

describe('the status of a target', () => {
  test('tells all of a served target', () => {
    const status = statusOf({
      target: aTarget({ name: 'Staging' }),
      ledger: aLedgerDay({ started: 312, leased: 10 }),
      runs: [aRun()],
      intervals: [
        anInterval({ from: secondsAgo(600), counts: someCounts({ started: 292, accepted: 900 }), latencies: [20] }),
        anInterval({ from: secondsAgo(10), counts: someCounts({ started: 20, accepted: 60, ambiguous: 40 }) }),
      ],
      errors: [anError({ count: 40 })],
    });
    expect(status).toEqual({
      key: 'staging',
      name: 'Staging',
      url: 'https://staging.example.com/matomo.php',
      siteId: 1,
      state: 'running',
      cap: aCap({ started: 312, leased: 10 }),
      budgets: [],
      counts: someCounts({ started: 312, accepted: 960, ambiguous: 40 }),
      rate: { visitsPerSecond: 2, hitsPerSecond: 10 },
      successRate: 0.96,
      latency: { p50Ms: 20.015, p90Ms: 20.015, p95Ms: 20.015, p99Ms: 20.015, maxMs: 20.015 },
      lastError: { class: 'timeout', count: 40, at: secondsAgo(5), sample: 'No answer within 10 s.' },
    });
  });

  test('has no share, latency or error for a target that was never served', () => {
    const status = statusOf({});
    expect([status.name, status.state]).toEqual(['staging', 'idle']);
    expect([status.successRate, status.latency, status.lastError]).toEqual([undefined, undefined, undefined]);
  });

  test('is plain JSON', () => {
    const status = statusOf({ runs: [aRun()], errors: [anError()] });
    expect(JSON.parse(JSON.stringify(status))).toEqual(status);
  });

  test('fails when more than half of the latest hits were not accepted', () => {
    expect(stateWith({ accepted: 5, rejected: 2, failedHits: 2, ambiguous: 1 })).toBe('running');
    expect(stateWith({ accepted: 4, rejected: 2, failedHits: 2, ambiguous: 2 })).toBe('failing');
  });

  test.each(['dns', 'connection-refused', 'connection-failed', 'tls'] as const)(
    'is unreachable when it fails and nobody answered last: %s',
    (kind) => {
      const errors = [
        anError({ class: 'timeout', lastAt: secondsAgo(9) }),
        anError({ class: kind, lastAt: secondsAgo(2) }),
      ];
      expect(stateWith({ accepted: 4, failedHits: 6 }, { errors })).toBe('unreachable');
      expect(stateWith({ accepted: 6, failedHits: 4 }, { errors })).toBe('running');
      expect(
        stateWith({ accepted: 4, ambiguous: 6 }, { errors: [...errors, anError({ lastAt: secondsAgo(1) })] }),
      ).toBe('failing');
    },
  );

  test('is blocked, with the reason, while an active run cannot serve it, unless it is paused', () => {
    const target = targetKey('staging');
    const blocked = [{ run: runId('r1'), target, reason: 'the variable TOKEN is not set' }];
    expect(statusOf({ runs: [aRun()], blocked, ledger: aLedgerDay({ started: 1_000 }) })).toMatchObject({
      state: 'blocked',
      blocked: 'the variable TOKEN is not set',
    });
    expect(statusOf({ runs: [ended], blocked }).state).toBe('idle');
    const paused = { ...aTarget(), paused: { at: NOW, who: 'ada' } };
    expect(statusOf({ target: paused, runs: [aRun()], blocked }).state).toBe('paused');
    expect(statusOf({ runs: [aRun({ id: runId('r2') }), aRun()], blocked }).blocked).toBe(blocked[0]?.reason);
    expect(statusOf({ target: aTarget({ key: 'other' }), runs: [aRun()], blocked }).state).toBe('running');
  });

  test('keeps failing while nothing newer was sent', () => {
    const intervals = [anInterval({ from: secondsAgo(900), counts: someCounts({ failedHits: 1 }) })];
    expect(statusOf({ runs: [aRun()], intervals }).state).toBe('failing');
  });

  test('is capped when nothing is left of the day, whether it fails, runs or rests', () => {
    const ledger = aLedgerDay({ started: 1_000 });
    expect(stateWith({ failedHits: 5 }, { ledger })).toBe('capped');
    expect(stateWith({ accepted: 5 }, { ledger })).toBe('capped');
    expect(statusOf({ ledger }).state).toBe('capped');
  });

  test('is not capped while leased visits may still start', () => {
    expect(stateWith({ accepted: 5 }, { ledger: aLedgerDay({ started: 950, leased: 50 }) })).toBe('running');
  });

  test('is capped when no visit fits into a hit budget, and shows those of its account', () => {
    const budget = aBudget({ sent: 99_998 });
    expect(statusOf({ budgets: [budget] })).toMatchObject({ state: 'capped', budgets: [budget] });
    const scope = { kind: 'instance', instance: instanceOf('https://staging.example.com/matomo.php') } as const; // Keeps the literal.
    expect(statusOf({ budgets: [{ ...budget, scope }] })).toMatchObject({ state: 'capped', budgets: [] });
    expect(statusOf({ budgets: [aBudget({ sent: 60_000 })] }).state).toBe('idle');
  });

  test('is paused, with who did it and when, whether it fails, runs, rests or is capped', () => {
    const by = { at: secondsAgo(90), who: 'ada@lovelace' };
    const target = { ...aTarget(), paused: by };
    expect(stateWith({ failedHits: 5 }, { target })).toBe('paused');
    expect(stateWith({ accepted: 5 }, { target, ledger: aLedgerDay({ started: 1_000 }) })).toBe('paused');
    expect(statusOf({ target })).toMatchObject({ state: 'paused', paused: by });
    expect(statusOf({})).not.toMatchObject({ paused: expect.anything() });
  });

  test('is idle, without a rate, once its runs have ended', () => {
    const intervals = [anInterval({ from: secondsAgo(10), counts: someCounts({ started: 9, failedHits: 9 }) })];
    const status = statusOf({ runs: [ended], intervals });
    expect([status.state, status.rate, status.counts.started]).toEqual([
      'idle',
      { visitsPerSecond: 0, hitsPerSecond: 0 },
      9,
    ]);
  });

  test('counts what was sent to the account under an older key, and nothing of other accounts', () => {
    const older = anInterval({ counts: someCounts({ started: 3 }) });
    const other = anInterval({ key: 'other', counts: someCounts({ started: 50 }) });
    const renamed = aTarget({ key: 'renamed', url: 'https://staging.example.com/matomo.php' });
    expect(statusOf({ target: renamed, intervals: [older, other] }).counts.started).toBe(3);
  });
});

describe('targetStatuses', () => {
  test('gives each target what is its own, in the order of the targets', () => {
    const common = { runs: [aRun()], now: NOW };
    const a = { target: aTarget({ key: 'a' }), day: aDay() };
    const b = { target: aTarget({ key: 'b' }), day: aDay() };
    const ledger = [aLedgerDay({ key: 'a', started: 1 }), aLedgerDay({ key: 'b', started: 2 })];
    const intervals = [anInterval({ key: 'b', counts: someCounts({ started: 2 }) }), anInterval({ key: 'a' })];
    const errors = [anError({ key: 'b' })];
    expect(targetStatuses({ ...common, targets: [b, a], ledger, intervals, errors })).toEqual([
      statusOf({ ...common, ...b, ledger: ledger[1], intervals, errors }),
      statusOf({ ...common, ...a, ledger: ledger[0], intervals, errors }),
    ]);
  });
});

describe('targetStandings', () => {
  test('tells of each target what its status tells', () => {
    const targets = ['paused', 'capped', 'failing', 'running'].map((key) => ({
      target: aTarget({ key }),
      day: aDay(),
    }));
    const paused = targets.map(({ target, day }, at) => ({
      day,
      target: at === 0 ? { ...target, paused: { at: NOW, who: 'ada' } } : target,
    }));
    const intervals = ['failing', 'running'].map((key) => {
      const counts = someCounts(key === 'failing' ? { rejected: 9 } : { accepted: 9 });
      return anInterval({ key, from: secondsAgo(10), counts });
    });
    const ledger = [aLedgerDay({ key: 'capped', started: 1_000 })];
    const input = { targets: paused, ledger, runs: [aRun()], intervals, errors: [], now: NOW };
    const standings = targetStandings(input);
    expect(standings.map(({ state }) => state)).toEqual(['paused', 'capped', 'failing', 'running']);
    expect(standings).toEqual(targetStatuses(input).map(({ key, state, cap }) => ({ key, state, cap })));
  });
});
