import fc from 'fast-check';
import type { ActionDetail, Order, VisitAction } from '../model/visit.js';

/** An action on the front page, by default its view. */
export function anAction(detail: ActionDetail = { kind: 'pageview' }, offsetMs = 0): VisitAction {
  return { offsetMs, page: { url: 'https://shop.example/', title: 'Front page', viewId: 'a1B2c3' }, ...detail };
}

/** Texts as people write them, and as nobody should. */
export const arbText = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });

const arbItem = fc.record({
  sku: arbText,
  name: arbText,
  category: arbText,
  priceCents: fc.integer({ min: 1, max: 1_000_000 }),
  quantity: fc.integer({ min: 1, max: 9 }),
});

/** Orders whose amounts add up. */
export const arbOrder: fc.Arbitrary<Order> = fc
  .record({
    id: arbText,
    items: fc.array(arbItem, { minLength: 1 }),
    taxCents: fc.nat(99_999),
    shippingCents: fc.nat(9_999),
  })
  .map((order) => {
    const subtotalCents = order.items.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0);
    return { ...order, subtotalCents, revenueCents: subtotalCents + order.taxCents + order.shippingCents };
  });
