import type { HitParameters } from './parameters.js';
import type { Violation } from './violations.js';

/** Checks the items of an order or a cart, and whether an order's amounts add up to the cent. */
export function checkOrder(parameters: HitParameters, found: Violation[]): void {
  const itemsTotal = totalOfItems(parameters.get('ec_items'));
  if (itemsTotal === 'unparsable') {
    // Matomo records the order without its items, so there is nothing to add up.
    found.push({ kind: 'ec_items unparsable', detail: 'Matomo records it without items' });
  } else if (parameters.get('ec_id')) {
    checkAmounts(parameters, itemsTotal, found);
  }
}

/** `ec_st` = sum of price x quantity; `revenue` = `ec_st` + `ec_tx` + `ec_sh` - `ec_dt`. Without `ec_st` the sum stands for it. */
function checkAmounts(parameters: HitParameters, itemsTotal: number | undefined, found: Violation[]): void {
  const subtotal = amount(parameters, 'ec_st');
  if (subtotal !== undefined && itemsTotal !== undefined && !isSameToTheCent(subtotal, itemsTotal)) {
    found.push({ kind: 'amounts do not add up', detail: `ec_st is ${subtotal}, the items cost ${itemsTotal}` });
    return;
  }
  const base = subtotal ?? itemsTotal;
  if (base === undefined) return;
  const due = base + charge(parameters, 'ec_tx') + charge(parameters, 'ec_sh') - charge(parameters, 'ec_dt');
  const revenue = amount(parameters, 'revenue') ?? 0;
  if (isSameToTheCent(revenue, due)) return;
  found.push({ kind: 'amounts do not add up', detail: `revenue is ${revenue}, the parts make ${due.toFixed(2)}` });
}

/** The sum of price x quantity; undefined without items. */
function totalOfItems(json: string | undefined): number | 'unparsable' | undefined {
  if (!json) return undefined;
  const items = parse(json);
  if (!Array.isArray(items)) return 'unparsable';
  let total = 0;
  for (const item of items) {
    const cost = costOf(item);
    if (cost === undefined) return 'unparsable';
    total += cost;
  }
  return total;
}

/** An item is [sku, name, category or at most five of them, price, quantity]. */
function costOf(item: unknown): number | undefined {
  if (!Array.isArray(item) || item.length < 1 || item.length > 5) return undefined;
  const [sku, , category, price = 0, quantity = 1] = item;
  if (sku === '' || (typeof sku !== 'string' && typeof sku !== 'number')) return undefined;
  if (Array.isArray(category) && category.length > 5) return undefined;
  const cost = Number(price) * Number(quantity);
  return Number.isFinite(cost) ? cost : undefined;
}

function amount(parameters: HitParameters, name: string): number | undefined {
  const value = parameters.get(name);
  return value === undefined || value === '' || Number.isNaN(Number(value)) ? undefined : Number(value);
}

function charge(parameters: HitParameters, name: string): number {
  return amount(parameters, name) ?? 0;
}

function isSameToTheCent(left: number, right: number): boolean {
  return Math.round((left - right) * 100) === 0;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
