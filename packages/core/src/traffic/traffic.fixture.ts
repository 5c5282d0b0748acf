import { type TargetSettings, target } from '../schema/config.js';
import { defaultsOf, type Fields } from '../schema/setting.js';

type Layer = Readonly<Record<string, unknown>>;

/** The settings of a target that says only this: sections are merged with the defaults, settings replaced. */
export function someSettings(layer: Layer = {}): TargetSettings {
  return target.resolved.parse(merged(target.fields, defaultsOf(target.fields), { ...REQUIRED, ...layer }));
}

function merged(fields: Fields, base: Layer, over: Layer): Layer {
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const field = fields[name];
    const isSection = field?.kind === 'section';
    // A section holds a record of settings, as its schema will say anyway.
    result[name] = isSection ? merged(field.fields, (base[name] ?? {}) as Layer, value as Layer) : value;
  }
  return result;
}

const REQUIRED = {
  url: 'https://matomo.example.com/matomo.php',
  siteId: 1,
  visitsPerDay: 1_000,
  pages: { $kind: 'blob', hash: '0'.repeat(64), count: 3 },
};

/** Settings in which visits consist of pageviews only. */
export const PAGEVIEWS_ONLY = {
  siteSearch: { probability: 0 },
  outlinks: { probability: 0 },
  downloads: { probability: 0 },
  events: { click: { probability: 0 }, behavioural: { probability: 0 } },
  ecommerce: { orderRate: 0 },
} as const;

/** Pages of an invented shop. */
export const SHOP = [
  { url: 'https://shop.example.com/', title: 'Welcome' },
  { url: 'https://shop.example.com/lamps/desk-lamp', title: 'Desk lamp & more' },
  { url: 'https://shop.example.com/lamps' },
  { url: 'https://shop.example.com/söf%C3%A5?size=3&colour=r%C3%B6d', title: 'Söfå / röd 100 %' },
  { url: 'https://shop.example.com/about-us.html' },
] as const;
