import { describe, expect, test } from 'vitest';
import { type Pace, paceInWords } from '../runner/pace.js';
import { paceOfWords } from './pace-of-words.js';

describe('paceOfWords', () => {
  test('reads back what says it all', () => {
    const paces: readonly Pace[] = [
      { kind: 'plan' },
      { kind: 'rate', perSecond: 50 },
      { kind: 'rate', perSecond: 0.25 },
      { kind: 'stages', stages: [{ for: '1h30m', rate: 0.5 }] },
      {
        kind: 'stages',
        stages: [
          { for: '5m', rate: 50 },
          { for: '10m', rampTo: 500 },
          { for: '30s', rampTo: 0 },
        ],
      },
    ];
    expect(paces.map((pace) => paceOfWords(paceInWords(pace)))).toEqual(paces);
  });

  test.each([
    paceInWords({ kind: 'max' }),
    paceInWords({ kind: 'rate', perSecond: 5, isRising: true }),
    '',
    '50',
    '50 visits/s for ever',
    '50 visits/s for 5m, then',
    '50 visits/s for 5m, then as fast as it goes',
    'many visits/s for 5m',
  ])('makes nothing of "%s"', (words) => {
    expect(paceOfWords(words)).toBeUndefined();
  });
});
