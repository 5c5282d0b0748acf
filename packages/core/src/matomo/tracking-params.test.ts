import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActionDetail } from '../model/visit.js';
import { encodeText } from './encoded-texts.js';
import { anAction, arbOrder, arbText } from './matomo.test-support.js';
import { actionParameters } from './tracking-params.js';

function read(detail: ActionDetail): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(actionParameters(anAction(detail), encodeText)));
}

/** Cents of a decimal number as Matomo would read it. */
function cents(amount: string | undefined): number {
  return Math.round(Number(amount) * 100);
}

describe('actionParameters', () => {
  test('names a page, an outlink, a download and a ping as Matomo does', () => {
    expect(read({ kind: 'pageview' })).toEqual({ action_name: 'Front page' });
    expect(read({ kind: 'outlink', url: 'https://a.example/?b=c&d' })).toEqual({ link: 'https://a.example/?b=c&d' });
    expect(read({ kind: 'download', url: 'https://a.example/b.pdf' })).toEqual({ download: 'https://a.example/b.pdf' });
    expect(read({ kind: 'ping' })).toEqual({ ping: '1' });
  });

  test('gives the values of an event back', () => {
    fc.assert(
      fc.property(arbText, arbText, fc.option(arbText), fc.option(fc.integer()), (category, action, name, value) => {
        const given = { category, action, name: name ?? undefined, value: value ?? undefined };
        const expected = { e_c: category, e_a: action, ...(name !== null && { e_n: name }) };
        expect(read({ kind: 'event', ...given })).toEqual({ ...expected, ...(value !== null && { e_v: `${value}` }) });
      }),
    );
  });

  test('gives the values of a search back, also of one without results', () => {
    expect(read({ kind: 'search', keyword: 'a&b=c +ü', count: 0 })).toEqual({ search: 'a&b=c +ü', search_count: '0' });
    fc.assert(
      fc.property(arbText, arbText, fc.nat(), (keyword, category, count) => {
        const expected = { search: keyword, search_cat: category, search_count: `${count}` };
        expect(read({ kind: 'search', keyword, category, count })).toEqual(expected);
      }),
    );
  });

  test('writes amounts of an order that add up to the cent', () => {
    fc.assert(
      fc.property(arbOrder, (order) => {
        const { revenue, ec_st, ec_tx, ec_sh, ec_items } = read({ kind: 'order', order });
        const items: [string, string, string, number, number][] = JSON.parse(ec_items ?? '');
        const sum = items.reduce((total, [, , , price, quantity]) => total + cents(`${price}`) * quantity, 0);
        expect(cents(ec_st)).toBe(sum);
        expect(cents(revenue)).toBe(cents(ec_st) + cents(ec_tx) + cents(ec_sh));
      }),
    );
  });

  test('gives the items and the id of an order back', () => {
    fc.assert(
      fc.property(arbOrder, (order) => {
        const { idgoal, ec_id, ec_items } = read({ kind: 'order', order });
        const expected = order.items.map((item) => [
          item.sku,
          item.name,
          item.category,
          item.priceCents / 100,
          item.quantity,
        ]);
        expect({ idgoal, ec_id, items: JSON.parse(ec_items ?? '') }).toEqual({
          idgoal: '0',
          ec_id: order.id,
          items: expected,
        });
      }),
    );
  });
});
