import { describe, expect, test } from 'vitest';
import { type Pace, paceInWords } from '../runner/pace.js';
import { paceOfWords } from './pace-of-words.js';

describe('paceOfWords', () => {
  test('reads back what says it all', () => {
    const paces: readonly Pace[] = [
      { kind: 'plan' },
      { kind: 'rate', perSecond: 50 },
      { kind: 'rate', perSecond: 0.25 },
    ];
    expect(paces.map((pace) => paceOfWords(paceInWords(pace)))).toEqual(paces);
  });

  test('reads nothing else', () => {
    const stages: Pace = {
      kind: 'stages',
      stages: [
        { for: '5m', rate: 50 },
        { for: '5m', rampTo: 100 },
      ],
    };
    expect([paceInWords({ kind: 'max' }), paceInWords(stages), '', '50'].map(paceOfWords)).toEqual(
      Array(4).fill(undefined),
    );
  });
});
