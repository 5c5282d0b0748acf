import { never } from '../base/never.js';
import type { Order, VisitAction } from '../model/visit.js';
import { type Encode, encodeText } from './encoded-texts.js';

/** The parameters that say what an action is, each with a `&` before it. */
export function actionParameters(action: VisitAction, encode: Encode): string {
  switch (action.kind) {
    case 'pageview':
      return `&action_name=${encode(action.page.title)}`;
    case 'event':
      return eventParameters(action, encode);
    case 'search':
      return searchParameters(action, encode);
    case 'outlink':
      return `&link=${encode(action.url)}`;
    case 'download':
      return `&download=${encode(action.url)}`;
    case 'order':
      return orderParameters(action.order);
    case 'ping':
      return '&ping=1';
    default:
      return never(action);
  }
}

type Kind<K extends VisitAction['kind']> = Extract<VisitAction, { kind: K }>;

function eventParameters({ category, action, name, value }: Kind<'event'>, encode: Encode): string {
  const naming = name === undefined ? '' : `&e_n=${encode(name)}`;
  const valuing = value === undefined ? '' : `&e_v=${plainNumber(value)}`;
  return `&e_c=${encode(category)}&e_a=${encode(action)}${naming}${valuing}`;
}

function searchParameters({ keyword, category, count }: Kind<'search'>, encode: Encode): string {
  const filing = category === undefined ? '' : `&search_cat=${encode(category)}`;
  return `&search=${encode(keyword)}${filing}&search_count=${count}`;
}

/** An order is a conversion of the goal 0. Matomo has no parameter for the currency: it is the site's. */
function orderParameters(order: Order): string {
  const items = order.items.map(({ sku, name, category, priceCents, quantity }) => {
    return [sku, name, category, priceCents / 100, quantity];
  });
  return (
    `&idgoal=0&ec_id=${encodeText(order.id)}&revenue=${money(order.revenueCents)}&ec_st=${money(order.subtotalCents)}` +
    `&ec_tx=${money(order.taxCents)}&ec_sh=${money(order.shippingCents)}&ec_items=${encodeText(JSON.stringify(items))}`
  );
}

/** Cents as a decimal number with both digits. */
function money(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** A number without an exponent, which not everybody reads. */
function plainNumber(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return Math.abs(value) < 1 ? value.toFixed(20).replace(/\.?0+$/, '') : BigInt(value).toString();
}
