import type { Random } from '../base/random.js';
import type { ActionDetail, ViewedPage } from '../model/visit.js';
import type { TargetSettings } from '../schema/config.js';
import { events, links, searches, type TrackedEvent } from './catalogue.js';
import type { ExtraChances, ExtraKind } from './itinerary.js';

/** Draws what happens in a step of a kind, on the page that is open. */
export type ExtraMaker = (random: Random, page: ViewedPage) => ActionDetail;

/** What visits may have besides pageviews and orders: how likely each kind is, and what it is. */
export interface Extras {
  readonly chances: ExtraChances;
  readonly make: Readonly<Record<ExtraKind, ExtraMaker>>;
}

const NO_RESULT_CHANCE = 0.08;
const MOST_RESULTS = 60;
const CATEGORY_CHANCE = 0.5;

/** Prepares the extras of a target. */
export function extrasOf(settings: TargetSettings): Extras {
  const categories = settings.siteSearch.categories ?? searches.categories;
  return { chances: chancesOf(settings), make: makersOf(listsOf(settings), categories) };
}

/** What visitors of the target search for, on the site and elsewhere. */
export function keywordsOf({ siteSearch }: Pick<TargetSettings, 'siteSearch'>): readonly string[] {
  return siteSearch.keywords ?? searches.keywords;
}

interface Lists {
  readonly search: readonly string[];
  readonly outlink: readonly string[];
  readonly download: readonly string[];
  readonly click: readonly TrackedEvent[];
  readonly behavioural: readonly TrackedEvent[];
}

function listsOf(settings: TargetSettings): Lists {
  return {
    search: keywordsOf(settings),
    outlink: settings.outlinks.urls ?? links.outlinks,
    download: settings.downloads.urls ?? links.downloads,
    click: settings.events.click.list ?? events.click,
    behavioural: settings.events.behavioural.list ?? events.behavioural,
  };
}

function chancesOf(settings: TargetSettings): ExtraChances {
  return {
    search: settings.siteSearch.probability,
    outlink: settings.outlinks.probability,
    download: settings.downloads.probability,
    click: settings.events.click.probability,
    behavioural: settings.events.behavioural.probability,
  };
}

function makersOf(lists: Lists, categories: readonly string[]): Extras['make'] {
  return {
    search: (random) => searchFor(random.pick(lists.search), categories, random),
    outlink: (random) => ({ kind: 'outlink', url: random.pick(lists.outlink) }),
    download: (random, page) => ({ kind: 'download', url: onSite(random.pick(lists.download), page) }),
    click: (random) => eventOf(random.pick(lists.click)),
    behavioural: (random) => eventOf(random.pick(lists.behavioural)),
  };
}

function searchFor(keyword: string, categories: readonly string[], random: Random): ActionDetail {
  const count = random.chance(NO_RESULT_CHANCE) ? 0 : random.integer(1, MOST_RESULTS);
  const hasCategory = categories.length > 0 && random.chance(CATEGORY_CHANCE);
  return hasCategory
    ? { kind: 'search', keyword, category: random.pick(categories), count }
    : { kind: 'search', keyword, count };
}

/** A path is a file on the site of the page. */
function onSite(file: string, page: ViewedPage): string {
  return file.startsWith('/') ? originOf(page.url) + file : file;
}

/** Scheme and host of a URL. */
function originOf(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0] ?? '';
}

function eventOf(event: TrackedEvent): ActionDetail {
  return { kind: 'event', ...event };
}
