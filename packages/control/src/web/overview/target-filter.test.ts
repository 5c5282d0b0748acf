import { targetStates } from '@trafficinator/core/words';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressParts, filterOf, isFiltered, type TargetFilter, targetQuery } from './target-filter.js';

const arbFilter: fc.Arbitrary<TargetFilter> = fc.record({
  search: fc.string(),
  states: fc.subarray([...targetStates]),
  tags: fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,8}$/), { maxLength: 3 }),
  managedBy: fc.constantFrom('config', 'api', undefined),
  sort: fc.constantFrom('state', 'key', 'used', 'rate', 'successRate', 'p95'),
  order: fc.constantFrom('asc', 'desc'),
  view: fc.constantFrom('table', 'cards'),
});

describe('filterOf', () => {
  test('reads back whatever was put into an address', () => {
    fc.assert(
      fc.property(arbFilter, (filter) => {
        const query = new URLSearchParams();
        for (const [name, value] of Object.entries(addressParts(filter)))
          if (value !== undefined) query.set(name, value);
        expect(filterOf(query)).toEqual(filter);
      }),
    );
  });

  test('shows all targets, the worst first, where the address says nothing or nonsense', () => {
    const plain = filterOf(new URLSearchParams());
    expect(plain).toEqual(filterOf(new URLSearchParams('state=purple&sort=luck&order=up&view=globe&managed=nobody')));
    expect(addressParts(plain)).toEqual({});
    expect(isFiltered(plain)).toBe(false);
  });
});

describe('targetQuery', () => {
  test('asks for what the address says', () => {
    const filter = filterOf(new URLSearchParams('q=shop&state=failing,paused&tag=eu&sort=p95'));
    expect(targetQuery(filter)).toEqual({
      search: 'shop',
      state: ['failing', 'paused'],
      tag: ['eu'],
      managedBy: undefined,
      sort: 'p95',
      order: 'desc',
    });
  });
});
