import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { problem } from './problem.js';
import { stateProblems } from './state-problems.js';

const HOLDER = { id: '1', who: 'ada@lovelace', operation: 'apply', since: instant(0) };
const STATE = '/srv/.trafficinator/state.db';

const all = [
  problem('state.locked', { holder: HOLDER }),
  problem('state.moved-on', { base: 3, serial: 4 }),
  problem('state.damaged', { state: STATE, fault: 'a page is lost' }),
  problem('state.newer', { state: STATE, evidence: 'its schema has number 9, and this version knows 1' }),
  problem('state.not-a-state', { state: STATE }),
  problem('state.unwritable', { state: STATE, reason: 'the disk is full' }),
  problem('state.unreadable', { state: STATE, reason: 'permission is denied' }),
  problem('state.busy', { state: STATE, waitedMs: 5_000 }),
];

describe('stateProblems', () => {
  test('are all covered here', () => {
    expect(all.map(({ code }) => code)).toEqual(Object.keys(stateProblems));
  });

  test.each(all)('$code speaks in full sentences', ({ title, detail, fix }) => {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(detail).toMatch(/\.$/);
    expect(fix).toMatch(/\.$|^trafficinator /);
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
});
