import { describe, expect, test } from 'vitest';
import { targetKey } from '../model/target.js';
import { aHolder, aRun } from './contract/builders.contract.js';
import {
  discardedInWords,
  draftsInWords,
  lockInWords,
  runsInWords,
  targetsInWords,
  tokenInWords,
} from './event-words.js';

describe('the words of the history', () => {
  test('name one target, count several once each, and leave none out', () => {
    const [a, b] = [targetKey('a'), targetKey('b')];
    expect(targetsInWords([])).toBeUndefined();
    expect(targetsInWords([a, a])).toBe('target.a');
    expect(targetsInWords([a, b, a])).toBe('2 targets');
  });

  test('tell the removal of one target from a change of it, and count several', () => {
    const [change, removal] = [{ kind: 'put', written: {} } as const, { kind: 'delete' } as const];
    const [a, b] = [targetKey('a'), targetKey('b')];
    expect(draftsInWords([{ target: a, change }])).toBe('target.a');
    expect(draftsInWords([{ target: a, change: removal }])).toBe('the removal of target.a');
    expect(draftsInWords([a, b].map((target) => ({ target, change: removal })))).toBe('2 targets');
    expect(discardedInWords([])).toBeUndefined();
    expect(discardedInWords([a])).toBe('the draft of target.a');
    expect(discardedInWords([a, b])).toBe('the drafts of 2 targets');
  });

  test('say which token, with what it may do', () => {
    expect(tokenInWords({ name: 'wall "1"', role: 'viewer' })).toBe('"wall \\"1\\"" (viewer)');
  });

  test('say whose run and whose lock', () => {
    expect(runsInWords([aRun()])).toBe('the run of ada@lovelace');
    expect(runsInWords([aRun(), aRun()])).toBe('2 runs');
    expect(lockInWords(aHolder({ who: 'grace@hopper' }))).toBe('the lock of grace@hopper');
  });
});
