import { describe, expect, test } from 'vitest';
import { rebaseEdits } from './rebase-edits.js';

const base = {
  url: 'https://a.example/matomo.php',
  siteId: 1,
  visitsPerDay: 100,
  delivery: { concurrency: 4, bulkSize: 1 },
};

describe('rebaseEdits', () => {
  test('puts edits on what somebody else has changed, and keeps both', () => {
    const mine = { ...base, visitsPerDay: 200 };
    const latest = { ...base, weight: 3, delivery: { concurrency: 8, bulkSize: 1 } };
    expect(rebaseEdits({ base, mine, latest })).toMatchObject({
      tree: { ...latest, visitsPerDay: 200 },
      theirs: [
        { steps: ['delivery', 'concurrency'], before: 4, after: 8 },
        { steps: ['weight'], after: 3 },
      ],
      conflicts: [],
    });
  });

  test('names what both have changed, and lets the own value stand', () => {
    const rebased = rebaseEdits({ base, mine: { ...base, visitsPerDay: 200 }, latest: { ...base, visitsPerDay: 300 } });
    expect(rebased).toMatchObject({ tree: { visitsPerDay: 200 }, conflicts: ['visitsPerDay'] });
  });

  test('is no conflict when both say the same', () => {
    const same = { ...base, visitsPerDay: 200 };
    expect(rebaseEdits({ base, mine: same, latest: same }).conflicts).toEqual([]);
  });

  test('sees that a section was edited which the other has taken out', () => {
    const { delivery: _, ...latest } = base;
    const mine = { ...base, delivery: { concurrency: 9, bulkSize: 1 } };
    expect(rebaseEdits({ base, mine, latest })).toMatchObject({
      tree: { ...latest, delivery: { concurrency: 9 } },
      conflicts: ['delivery.concurrency'],
    });
  });
});
