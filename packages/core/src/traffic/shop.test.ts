import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../base/random.js';
import type { Order } from '../model/visit.js';
import { products } from './catalogue.js';
import { orderMaker } from './shop.js';
import { someSettings } from './traffic.fixture.js';

function orders(count: number, ecommerce: Record<string, unknown> = {}, seed = 'orders'): Order[] {
  const make = orderMaker(someSettings({ ecommerce }));
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, at) => make(random, `${at}`));
}

function totalOf({ items }: Order): number {
  return items.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0);
}

const PRICES = new Map(products.map(({ sku, priceCents }) => [sku, priceCents]));

describe('orderMaker', () => {
  test('sells at catalogue prices, in small quantities, within the default range', () => {
    for (const order of orders(3_000)) {
      expect(order.items.every(({ sku, priceCents }) => PRICES.get(sku) === priceCents)).toBe(true);
      expect(Math.max(...order.items.map(({ quantity }) => quantity))).toBeLessThanOrEqual(10);
      expect(order.subtotalCents).toBeGreaterThanOrEqual(1_599);
      expect(order.subtotalCents).toBeLessThanOrEqual(29_999);
    }
  });

  test('has orders of all values and rather few products', () => {
    const many = orders(3_000);
    const mean = many.reduce((sum, { subtotalCents }) => sum + subtotalCents, 0) / many.length;
    const lengths = [1, 2, 3, 4, 5].map((length) => many.filter(({ items }) => items.length === length).length);
    expect(mean).toBeGreaterThan(12_000);
    expect(mean).toBeLessThan(19_000);
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
    expect(lengths[4]).toBeGreaterThan(0);
  });

  test('taxes the goods, ships at one of the rates, and adds up', () => {
    const [order] = orders(1, { orderValue: { min: 10.05, max: 10.05 }, taxRate: 0.25, shippingRates: [4.35] });
    expect(order).toMatchObject({ subtotalCents: 1_005, taxCents: 251, shippingCents: 435, revenueCents: 1_691 });
  });

  test('gives unit prices of its own where the catalogue has no such sum', () => {
    const [free] = orders(1, { orderValue: { min: 0, max: 0 } });
    const [cheap] = orders(1, { orderValue: { min: 1, max: 1 }, itemsPerOrder: { min: 3, max: 3 } });
    expect(free?.subtotalCents).toBe(0);
    expect(cheap?.subtotalCents).toBe(100);
    expect(cheap?.items).toHaveLength(3);
  });

  test('keeps to the range and to the number of products, and adds up to the cent, whatever the settings', () => {
    const arbCents = fc.integer({ min: 0, max: 100_000_000 }).map((cents) => cents / 100);
    const arbSettings = fc.record({
      orderValue: fc.tuple(arbCents, arbCents).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) })),
      itemsPerOrder: fc
        .tuple(fc.integer({ min: 1, max: 60 }), fc.nat(5))
        .map(([min, more]) => ({ min, max: min + more })),
      taxRate: fc.double({ min: 0, max: 1, noNaN: true }),
      shippingRates: fc.array(arbCents, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.string(), arbSettings, (seed, settings) => {
        const [order] = orders(1, settings, seed);
        if (order === undefined) expect.unreachable();
        const { subtotalCents, taxCents, shippingCents, revenueCents, items } = order;
        expect(subtotalCents).toBeGreaterThanOrEqual(Math.round(settings.orderValue.min * 100));
        expect(subtotalCents).toBeLessThanOrEqual(Math.round(settings.orderValue.max * 100));
        expect(totalOf(order)).toBe(subtotalCents);
        expect(revenueCents).toBe(subtotalCents + taxCents + shippingCents);
        expect(items.length).toBeGreaterThanOrEqual(Math.min(settings.itemsPerOrder.min, products.length));
        expect(items.length).toBeLessThanOrEqual(settings.itemsPerOrder.max);
        expect(new Set(items.map(({ sku }) => sku)).size).toBe(items.length);
        const numbers = items.flatMap(({ priceCents, quantity }) => [priceCents, quantity - 1]);
        expect(numbers.every((number) => Number.isInteger(number) && number >= 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
