import { describe, expect, test } from 'vitest';
import { targetKey } from '../model/target.js';
import { aHolder, aRun } from './contract/builders.contract.js';
import { lockInWords, runsInWords, targetsInWords } from './event-words.js';

describe('the words of the history', () => {
  test('name one target, count several once each, and leave none out', () => {
    const [a, b] = [targetKey('a'), targetKey('b')];
    expect(targetsInWords([])).toBeUndefined();
    expect(targetsInWords([a, a])).toBe('target.a');
    expect(targetsInWords([a, b, a])).toBe('2 targets');
  });

  test('say whose run and whose lock', () => {
    expect(runsInWords([aRun()])).toBe('the run of ada@lovelace');
    expect(runsInWords([aRun(), aRun()])).toBe('2 runs');
    expect(lockInWords(aHolder({ who: 'grace@hopper' }))).toBe('the lock of grace@hopper');
  });
});
