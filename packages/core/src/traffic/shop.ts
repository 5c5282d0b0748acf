import type { Random } from '../base/random.js';
import type { Order } from '../model/visit.js';
import type { TargetSettings } from '../schema/config.js';
import { fillBasket } from './basket.js';

/** Draws orders. All sums are exact in cents. */
export function orderMaker({ ecommerce }: Pick<TargetSettings, 'ecommerce'>): (random: Random, id: string) => Order {
  const { itemsPerOrder, orderValue, taxRate } = ecommerce;
  const range = { min: centsOf(orderValue.min), max: centsOf(orderValue.max) };
  const shipping = ecommerce.shippingRates.map(centsOf);
  return (random, id) => {
    const items = fillBasket(random, fewOf(random, itemsPerOrder), range);
    const subtotalCents = items.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0);
    const taxCents = Math.round(subtotalCents * taxRate);
    const shippingCents = random.pick(shipping);
    const revenueCents = subtotalCents + taxCents + shippingCents;
    return { id, items, subtotalCents, taxCents, shippingCents, revenueCents };
  };
}

/** A whole number in the bounds, rather a small one. */
function fewOf(random: Random, { min, max }: TargetSettings['ecommerce']['itemsPerOrder']): number {
  return min + Math.floor((max - min + 1) * random.next() * random.next());
}

function centsOf(amount: number): number {
  return Math.round(amount * 100);
}
