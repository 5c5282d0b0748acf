import type { OrderItem } from '../model/visit.js';
import deviceGroups from './data/devices.json' with { type: 'json' };
import trackedEvents from './data/events.json' with { type: 'json' };
import languageShares from './data/languages.json' with { type: 'json' };
import linkLists from './data/links.json' with { type: 'json' };
import productList from './data/products.json' with { type: 'json' };
import referrerLists from './data/referrers.json' with { type: 'json' };
import searchLists from './data/searches.json' with { type: 'json' };

/** Browsers of one kind: any of the user agents on any of the screens. */
export interface DeviceGroup {
  readonly share: number;
  readonly resolutions: readonly string[];
  readonly userAgents: readonly string[];
}

/** A page that visitors come from. `{keyword}` in the URL stands for what they searched for. */
export interface Source {
  readonly share: number;
  readonly url: string;
}

/** An event without its place in a visit. */
export interface TrackedEvent {
  readonly category: string;
  readonly action: string;
  readonly name?: string | undefined;
  readonly value?: number | undefined;
}

/** A product for sale. */
export type Product = Omit<OrderItem, 'quantity'>;

/** Current browsers, by share. */
export const devices: readonly DeviceGroup[] = deviceGroups;

/** Languages of visitors by country, with their shares there. */
export const languages: Readonly<Record<string, Readonly<Record<string, number>>>> = languageShares;

/** Where visitors come from, by channel. */
export const sources: Readonly<Record<'search' | 'social' | 'websites', readonly Source[]>> = referrerLists;

/** What visitors search for. */
export const searches: Readonly<Record<'keywords' | 'categories', readonly string[]>> = searchLists;

/** What visitors do with a page. */
export const events: Readonly<Record<'click' | 'behavioural', readonly TrackedEvent[]>> = trackedEvents;

/** URLs of other sites, and paths of files on the site itself. */
export const links: Readonly<Record<'outlinks' | 'downloads', readonly string[]>> = linkLists;

/** What the shop sells, cheapest first. */
export const products: readonly Product[] = [...productList].sort((a, b) => a.priceCents - b.priceCents);
