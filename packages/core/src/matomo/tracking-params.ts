import { never } from '../base/never.js';
import type { Order, VisitAction } from '../model/visit.js';

/** The parameters that say what an action is, each with a `&` before it. */
export function actionParameters(action: VisitAction): string {
  switch (action.kind) {
    case 'pageview':
      return parameter('action_name', action.page.title);
    case 'event':
      return (
        parameter('e_c', action.category) +
        parameter('e_a', action.action) +
        optional('e_n', action.name) +
        optional('e_v', action.value)
      );
    case 'search':
      return (
        parameter('search', action.keyword) +
        optional('search_cat', action.category) +
        parameter('search_count', action.count)
      );
    case 'outlink':
      return parameter('link', action.url);
    case 'download':
      return parameter('download', action.url);
    case 'order':
      return orderParameters(action.order);
    case 'ping':
      return '&ping=1';
    default:
      return never(action);
  }
}

/** An order is a conversion of the goal 0. Matomo has no parameter for the currency: it is the site's. */
function orderParameters(order: Order): string {
  const items = order.items.map(({ sku, name, category, priceCents, quantity }) => {
    return [sku, name, category, priceCents / 100, quantity];
  });
  return (
    `&idgoal=0${parameter('ec_id', order.id)}&revenue=${money(order.revenueCents)}&ec_st=${money(order.subtotalCents)}` +
    `&ec_tx=${money(order.taxCents)}&ec_sh=${money(order.shippingCents)}${parameter('ec_items', JSON.stringify(items))}`
  );
}

function money(cents: number): string {
  return (cents / 100).toFixed(2);
}

function parameter(name: string, value: string | number): string {
  return `&${name}=${encodeURIComponent(value)}`;
}

function optional(name: string, value: string | number | undefined): string {
  return value === undefined ? '' : parameter(name, value);
}
