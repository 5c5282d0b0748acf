import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { problem } from './problem.js';
import { stateProblems } from './state-problems.js';

const SEEN = { serial: 4, revision: 7 };
const GRACE = { at: instant(0), who: 'grace@hopper' };
const HOLDER = { id: '1', who: 'ada@lovelace', operation: 'apply', since: instant(0) };
const STATE = '/srv/.trafficinator/state.db';

const all = [
  problem('state.locked', { holder: HOLDER }),
  problem('state.moved-on', { base: 3, serial: 4 }),
  problem('state.lock-lost', { operation: 'apply' }),
  problem('state.no-such-lock', { id: '2', holder: HOLDER }),
  problem('state.no-such-target', { targets: ['target.shop'] }),
  problem('state.in-use', { runs: ['ada@lovelace'] }),
  problem('state.copied', { place: STATE, evidence: 'its file is a copy', atStake: [] }),
  problem('state.target-exists', { target: 'target.shop', isDraft: false }),
  problem('state.redacted', { file: 'state.json' }),
  problem('state.dump-damaged', { file: 'state.json', fault: 'it is no JSON' }),
  problem('state.older', { file: 'state.json', pushed: 3, serial: 4 }),
  problem('state.place-missing', { what: 'environment variable STATE is not set' }),
  problem('state.other-lineage', { state: STATE, lineage: 'a', other: 'b' }),
  problem('state.not-empty', { state: STATE, serial: 4 }),
  problem('state.damaged', { state: STATE, fault: 'a page is lost' }),
  problem('state.newer', { state: STATE, evidence: 'its schema has number 9, and this version knows 1' }),
  problem('state.not-a-state', { state: STATE }),
  problem('state.unwritable', { state: STATE, reason: 'the disk is full' }),
  problem('state.unreadable', { state: STATE, reason: 'permission is denied' }),
  problem('state.busy', { state: STATE, waitedMs: 5_000 }),
  problem('state.outdated', { state: STATE, number: 1, known: 2 }),
  problem('state.unreachable', { state: STATE, reason: 'the connection was refused' }),
  problem('state.unsafe-server', { state: STATE, reason: 'fsync is off', remedy: 'Set fsync = on.' }),
  problem('state.denied', {
    state: STATE,
    what: 'ada may not use the schema',
    grant: 'GRANT USAGE ON SCHEMA x TO ada;',
  }),
  problem('state.server-failed', { state: STATE, reason: 'the disk is full' }),
  problem('state.run-ended', { run: 'r1' }),
  problem('draft.changed', { target: 'target.shop', seen: SEEN, serial: 5, draft: undefined }),
];

describe('stateProblems', () => {
  test('are all covered here', () => {
    expect(all.map(({ code }) => code)).toEqual(Object.keys(stateProblems));
  });

  test.each(all)('$code speaks in full sentences', ({ title, detail, fix }) => {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(detail).toMatch(/\.$/);
    expect(fix).toMatch(/\.$|^trafficinator |:\ntrafficinator [^\n]+$|:\nGRANT [^\n]+$/);
  });

  test('say what a copied state could send twice', () => {
    const atStake = [
      { address: 'target.a', started: 200, cap: 1_000 },
      { address: 'target.b', started: 50, cap: 50 },
    ];
    expect(problem('state.copied', { place: STATE, evidence: 'its file is a copy', atStake }).detail).toContain(
      'up to 800 visits could be sent twice today: 800 of target.a.',
    );
  });

  test('name the holder of the lock, with time and operation', () => {
    expect(problem('state.locked', { holder: HOLDER }).detail).toBe(
      'ada@lovelace has held it since 1970-01-01T00:00:00.000Z for apply.',
    );
  });

  test('say how far the state has moved on', () => {
    expect(problem('state.moved-on', { base: 3, serial: 4 }).detail).toBe(
      'The change was made for serial 3, but the state is at serial 4: another apply was faster. Nothing was changed.',
    );
  });

  test('say what somebody else has done to a target since it was seen', () => {
    const wordsOf = (serial: number, draft?: typeof GRACE) =>
      problem('draft.changed', { target: 'target.shop', seen: SEEN, serial, draft }).detail;
    expect([wordsOf(5, GRACE), wordsOf(4), wordsOf(4, GRACE)]).toEqual([
      'target.shop was seen at serial 4, and the state is at serial 5: something was applied since. Nothing was changed.',
      'The draft of target.shop was applied or discarded since it was seen. Nothing was changed.',
      'grace@hopper changed target.shop at 1970-01-01T00:00:00.000Z, after it was seen. Nothing was changed.',
    ]);
  });

  test('tell a target that is applied from one that waits', () => {
    const wordsOf = (isDraft: boolean) => problem('state.target-exists', { target: 'target.shop', isDraft }).detail;
    expect(wordsOf(false)).toBe('target.shop is applied. Nothing was changed.');
    expect(wordsOf(true)).toBe('A draft of the API waits to make target.shop. Nothing was changed.');
  });
});
