import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkOrder } from './order-amounts.js';
import type { Violation } from './violations.js';

function check(parameters: Record<string, string | number>): string[] {
  const found: Violation[] = [];
  checkOrder(new Map(Object.entries(parameters).map(([name, value]) => [name, String(value)])), found);
  return found.map(({ kind, detail }) => `${kind}: ${detail}`);
}

const ITEMS = JSON.stringify([
  ['sku-1', 'Shoe', ['Clothes', 'Shoes'], 49.99, 2],
  ['sku-2', 'Lace', 'Shoes', 0.02, 1],
]);
const ORDER = { ec_id: 'A1', revenue: 115, ec_st: 100, ec_tx: 20, ec_sh: 5, ec_dt: 10, ec_items: ITEMS };

describe('checkOrder', () => {
  test('finds nothing wrong with amounts that add up', () => {
    expect(check(ORDER)).toEqual([]);
    expect(check({ ec_id: 'A1', revenue: 100, ec_items: ITEMS })).toEqual([]);
    expect(check({ ec_id: 'A1', revenue: 12.5 })).toEqual([]);
  });

  test('counts a revenue that is not the sum of its parts', () => {
    expect(check({ ...ORDER, revenue: 115.01 })).toEqual([
      'amounts do not add up: revenue is 115.01, the parts make 115.00',
    ]);
    expect(check({ ...ORDER, ec_dt: 0 })).toHaveLength(1);
    expect(check({ ec_id: 'A1', ec_items: ITEMS })).toHaveLength(1);
  });

  test('counts a subtotal that is not what the items cost', () => {
    expect(check({ ...ORDER, ec_st: 99, revenue: 114 })).toEqual([
      'amounts do not add up: ec_st is 99, the items cost 100',
    ]);
  });

  test('does not add up a cart, whose taxes nobody sends', () => {
    expect(check({ revenue: 1, ec_items: ITEMS })).toEqual([]);
  });

  test.each([
    'not json',
    '{}',
    '"sku"',
    '[["sku"',
    '["sku"]',
    '[[]]',
    '[["", "name", "c", 1, 1]]',
    '[[null, "name", "c", 1, 1]]',
    '[["sku", "name", ["1", "2", "3", "4", "5", "6"], 1, 1]]',
    '[["sku", "name", "c", "dear", 1]]',
    '[["sku", "name", "c", 1, "two"]]',
    '[["sku", "name", "c", 1, 1, "sixth"]]',
  ])('cannot parse the items %s', (items) => {
    expect(check({ ...ORDER, ec_items: items })).toEqual(['ec_items unparsable: Matomo records it without items']);
    expect(check({ revenue: 1, ec_items: items })).toEqual(['ec_items unparsable: Matomo records it without items']);
  });

  test('takes prices and quantities that are left out, or written as text', () => {
    expect(check({ ec_id: 'A1', revenue: 3, ec_items: '[["a", "n", "c", "1.50", "2"], ["b"]]' })).toEqual([]);
  });

  test('holds for any order in whole cents, and for none that is a cent off', () => {
    const cents = fc.integer({ min: 0, max: 1_000_000 });
    const items = fc.array(fc.tuple(cents, fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(items, cents, cents, (bought, tax, shipping) => {
        const subtotal = bought.reduce((sum, [price, quantity]) => sum + price * quantity, 0);
        const ec_items = JSON.stringify(
          bought.map(([price, quantity], at) => [`s${at}`, 'n', 'c', price / 100, quantity]),
        );
        const parts = { ec_id: 'A1', ec_items, ec_st: subtotal / 100, ec_tx: tax / 100, ec_sh: shipping / 100 };
        const total = subtotal + tax + shipping;
        expect(check({ ...parts, revenue: (total / 100).toFixed(2) })).toEqual([]);
        expect(check({ ...parts, revenue: ((total + 1) / 100).toFixed(2) })).toHaveLength(1);
      }),
    );
  });
});
