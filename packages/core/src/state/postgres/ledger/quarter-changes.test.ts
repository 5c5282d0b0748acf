import { describe, expect, test } from 'vitest';
import { accountOf } from '../../../model/target.js';
import { QuarterChanges } from './quarter-changes.js';

const [A, B] = [accountOf('https://a.example.com/matomo.php', 1), accountOf('https://b.example.com/matomo.php', 1)];

describe('QuarterChanges', () => {
  test('sums up what concerns the same bucket, and leaves out what comes to nothing', () => {
    const changes = new QuarterChanges();
    for (const [account, at, visits] of [
      [B, 1, 2],
      [A, 9, 1],
      [A, 2, 5],
      [B, 1, -3],
      [A, 9, -1],
    ] as const)
      changes.add(account, at, visits);
    expect(changes.sorted).toEqual([
      { account: A, quarter: 2, visits: 5 },
      { account: B, quarter: 1, visits: -1 },
    ]);
  });
});
