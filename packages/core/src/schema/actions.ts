import { z } from 'zod';
import { named } from './named.js';
import { integerRange, numberRange, probability, webUrl } from './range.js';
import { list, section, setting } from './setting.js';

const text = z.string().min(1).max(200);

const trackedEvent = named(
  z
    .strictObject({
      category: text,
      action: text,
      name: text.optional(),
      value: z.number().optional(),
    })
    .readonly(),
  { type: 'TrackedEvent', words: 'an event `{ category, action, name, value }`' },
);

const money = z.number().min(0).max(1_000_000);
const BUILT_IN = 'a built-in list';

/** What visitors do besides viewing pages. Probabilities are per visit. */
export const actionFields = {
  siteSearch: section('Searches on the site.', {
    probability: setting(probability, { doc: 'Share of visits with a site search.', default: 0.15 }),
    keywords: list(text, {
      doc: 'What visitors search for.',
      optional: true,
      fallback: BUILT_IN,
      example: "['red shoes', 'delivery']",
    }),
    categories: list(text, {
      doc: 'Search categories; an empty list for a search without categories.',
      optional: true,
      mayBeEmpty: true,
      fallback: BUILT_IN,
      example: "['shop', 'blog']",
    }),
  }),
  outlinks: section('Clicks on links to other sites.', {
    probability: setting(probability, { doc: 'Share of visits that leave by an outlink.', default: 0.1 }),
    urls: list(webUrl, {
      doc: 'Where the links lead.',
      optional: true,
      fallback: BUILT_IN,
      example: "['https://www.example.org/']",
    }),
  }),
  downloads: section('Downloads of files.', {
    probability: setting(probability, { doc: 'Share of visits with a download.', default: 0.08 }),
    urls: list(webUrl, {
      doc: 'The files.',
      optional: true,
      fallback: 'a built-in list of files on the site of the page',
      example: "['https://www.example.com/price-list.pdf']",
    }),
  }),
  events: section('Events.', {
    click: section('Events of clicks.', {
      probability: setting(probability, { doc: 'Share of visits with a click event.', default: 0.25 }),
      list: list(trackedEvent, {
        doc: 'The events.',
        optional: true,
        fallback: BUILT_IN,
        example: "[{ category: 'menu', action: 'open' }]",
      }),
    }),
    behavioural: section('Events of behaviour, such as scrolling.', {
      probability: setting(probability, { doc: 'Share of visits with such an event.', default: 0.12 }),
      list: list(trackedEvent, {
        doc: 'The events.',
        optional: true,
        fallback: BUILT_IN,
        example: "[{ category: 'scroll', action: 'depth', name: 'half', value: 50 }]",
      }),
    }),
  }),
  ecommerce: section('Orders in a shop. Amounts are in the currency of the site.', {
    orderRate: setting(probability, { doc: 'Share of visits that end with an order.', default: 0.05 }),
    orderValue: numberRange('Value of the goods of an order.', 'currency of the site', {
      min: 15.99,
      max: 299.99,
      highest: 1_000_000,
    }),
    itemsPerOrder: integerRange('How many different products an order has.', 'products', {
      min: 1,
      max: 5,
      lowest: 1,
      highest: 100,
    }),
    taxRate: setting(probability, { doc: 'Tax on the value of the goods.', default: 0.1 }),
    shippingRates: list(money, {
      doc: 'Shipping costs, one of which each order pays.',
      unit: 'currency of the site',
      default: [0, 5.99, 9.99, 15.99],
    }),
  }),
};
