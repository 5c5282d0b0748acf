import type { Random } from '../base/random.js';
import type { Order } from '../model/visit.js';
import type { TargetSettings } from '../schema/config.js';
import { fillBasket } from './basket.js';

/** Draws orders. All sums are exact in cents. */
export function orderMaker({ ecommerce }: Pick<TargetSettings, 'ecommerce'>): (random: Random, id: string) => Order {
  const { itemsPerOrder, orderValue, taxRate } = ecommerce;
  const range = ordered(centsOf(orderValue.min), centsOf(orderValue.max));
  const lines = ordered(itemsPerOrder.min, itemsPerOrder.max);
  const shipping = ecommerce.shippingRates.map(centsOf);
  return (random, id) => {
    const items = fillBasket(random, fewOf(random, lines), range);
    const subtotalCents = items.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0);
    const taxCents = Math.round(subtotalCents * taxRate);
    const shippingCents = shipping.length > 0 ? random.pick(shipping) : 0;
    const revenueCents = subtotalCents + taxCents + shippingCents;
    return { id, items, subtotalCents, taxCents, shippingCents, revenueCents };
  };
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

function ordered(a: number, b: number): Bounds {
  return { min: Math.min(a, b), max: Math.max(a, b) };
}

/** A whole number in the bounds, rather a small one. */
function fewOf(random: Random, { min, max }: Bounds): number {
  return min + Math.floor((max - min + 1) * random.next() * random.next());
}

function centsOf(amount: number): number {
  return Math.round(amount * 100);
}
