import type { TargetRow } from '@trafficinator/core';
import { describe, expect, test } from 'vitest';
import { selectRows } from './select-rows.js';

interface Figures {
  readonly state?: TargetRow['state'];
  readonly tags?: readonly string[];
  readonly started?: number;
  readonly hits?: number;
  readonly success?: number;
  readonly p95?: number;
}

function aRow(key: string, { state, tags = [], started = 0, hits = 0, success, p95 }: Figures = {}): TargetRow {
  const row = {
    key,
    name: `Shop ${key.toUpperCase()}`,
    url: `https://${key}.example.com/matomo.php`,
    managedBy: key < 'c' ? 'config' : 'api',
    state,
    tags,
    cap: { started, cap: 100 },
    rate: { hitsPerSecond: hits },
    successRate: success,
    latency: p95 === undefined ? undefined : { p95Ms: p95 },
  };
  return row as unknown as TargetRow; // The list looks at nothing else of a row.
}

const ROWS = [
  aRow('a', { state: 'running', tags: ['eu'], started: 10, hits: 5, success: 1, p95: 80 }),
  aRow('b', { state: 'failing', tags: ['us'], started: 90, hits: 1, success: 0.2, p95: 900 }),
  aRow('c', { state: 'running', tags: ['eu', 'us'], started: 50, hits: 9 }),
  aRow('d'),
];
const keysOf = (query: Parameters<typeof selectRows>[1]) => selectRows(ROWS, query).map(({ key }) => key);

describe('selectRows', () => {
  test('puts those first that want attention, and drafts last', () => {
    expect(keysOf({})).toEqual(['b', 'a', 'c', 'd']);
    expect(keysOf({ order: 'desc' })).toEqual(['a', 'c', 'b', 'd']);
  });

  test.each([
    ['used', ['b', 'c', 'a', 'd']],
    ['rate', ['c', 'a', 'b', 'd']],
    ['successRate', ['b', 'a', 'c', 'd']],
    ['p95', ['b', 'a', 'c', 'd']],
    ['key', ['a', 'b', 'c', 'd']],
  ] as const)('sorts by %s as most want to see it', (sort, keys) => {
    expect(keysOf({ sort })).toEqual(keys);
  });

  test('keeps what has no figure at the end, whatever the order', () => {
    expect(keysOf({ sort: 'p95', order: 'asc' })).toEqual(['a', 'b', 'c', 'd']);
  });

  test('joins filters by "and", and values of one by "or"', () => {
    expect(keysOf({ tag: ['eu', 'us'], state: ['running'] })).toEqual(['a', 'c']);
    expect(keysOf({ managedBy: 'api' })).toEqual(['c', 'd']);
  });

  test('finds a part of the key, the name or the URL, whatever the case', () => {
    expect(keysOf({ search: 'SHOP b' })).toEqual(['b']);
    expect(keysOf({ search: 'D.example' })).toEqual(['d']);
    expect(keysOf({ search: 'zz' })).toEqual([]);
  });
});
