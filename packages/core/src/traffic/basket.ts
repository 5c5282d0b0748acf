import type { Random } from '../base/random.js';
import type { OrderItem } from '../model/visit.js';
import { type Product, products } from './catalogue.js';

/** What the goods of an order may cost, in cents. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** A product that costs less than this share of what is to be spent is chosen last. */
const SMALLEST_SHARE = 1 / 4;

/**
 * Fills a basket with as many different products as asked (at least one, at most all) whose sum lies in the range.
 * Where no products and quantities give such a sum, the basket has its own unit prices.
 */
export function fillBasket(random: Random, lines: number, range: ValueRange): readonly OrderItem[] {
  const target = random.integer(range.min, range.max);
  const basket = new Basket(random);
  for (let left = Math.min(lines, products.length); left > 1; left--) {
    basket.add((target - basket.sum) / left);
  }
  const fits = basket.addLast(target, range);
  return fits ? basket.items : repriced(basket.items, target);
}

class Basket {
  readonly items: OrderItem[] = [];
  readonly #random: Random;
  readonly #used = new Set<Product>();
  sum = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Adds a product, in a quantity that costs about as much as this. */
  add(aim: number): void {
    const product = this.#find(aim, () => true);
    if (product === undefined) return;
    const most = quantityFor(aim, product);
    this.#put(product, this.#random.integer(Math.ceil(most / 2), most));
  }

  /** Adds the product that brings the sum near the target and into the range. Answers false when there is none, and adds some other. */
  addLast(target: number, { min, max }: ValueRange): boolean {
    const aim = target - this.sum;
    const fitting = this.#find(aim, (product) => {
      const sum = this.sum + product.priceCents * quantityFor(aim, product);
      return sum >= min && sum <= max;
    });
    const product = fitting ?? this.#find(aim, () => true);
    if (product !== undefined) this.#put(product, quantityFor(aim, product));
    return fitting !== undefined;
  }

  #put({ sku, name, category, priceCents }: Product, quantity: number): void {
    this.items.push({ sku, name, category, priceCents, quantity });
    this.sum += priceCents * quantity;
  }

  /** The first product that will do, from a random one of about this price to the dearest, and then down to the cheapest. */
  #find(aim: number, willDo: (product: Product) => boolean): Product | undefined {
    const from = countBelow(aim * SMALLEST_SHARE);
    const start = this.#random.integer(Math.min(from, products.length - 1), Math.max(from, countBelow(aim) - 1));
    for (let step = 0; step < products.length; step++) {
      const product = products[start + step] ?? products[products.length - 1 - step];
      if (product === undefined || this.#used.has(product) || !willDo(product)) continue;
      this.#used.add(product);
      return product;
    }
    return undefined;
  }
}

/** How many pieces this pays for; one at least. */
function quantityFor(aim: number, { priceCents }: Product): number {
  return Math.max(1, Math.floor(aim / priceCents));
}

/** How many products are cheaper. They come first. */
function countBelow(priceCents: number): number {
  const count = products.findIndex((product) => product.priceCents >= priceCents);
  return count === -1 ? products.length : count;
}

/** Scales the unit prices so that the sum is exactly this. The first line, of which one piece is left, takes the rounding. */
function repriced(items: readonly OrderItem[], sumCents: number): readonly OrderItem[] {
  const before = items.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0);
  const scaled = items.map((item) => ({ ...item, priceCents: Math.floor((item.priceCents * sumCents) / before) }));
  const [first, ...others] = scaled;
  if (first === undefined) return scaled;
  const rest = others.reduce((left, { priceCents, quantity }) => left - priceCents * quantity, sumCents);
  return [{ ...first, priceCents: rest, quantity: 1 }, ...others];
}
