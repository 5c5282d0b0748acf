// Written by `pnpm gen` from packages/core/src/schema. Change it there, not here.

import type { Append, Remove } from './merge.js';
import type { SecretCommand, SecretEnv, SecretFile, UrlList } from './references.js';

/** Settings of a target. */
export interface TargetLayer {
  /**
   * Label of the target. Its address is its key in `targets`, so the label can change freely.
   *
   * Expects a text of 1 to 100 characters. Without it: the key.
   *
   * Example: `name: 'Production'`
   */
  name?: string | Remove | undefined;

  /**
   * URL of Matomo's tracker.
   *
   * Expects the URL of a tracker, such as https://HOST/matomo.php. No default: every target needs it.
   *
   * Example: `url: 'https://analytics.example.com/matomo.php'`
   */
  url?: string | Remove | undefined;

  /**
   * The site's id in Matomo (`idsite`).
   *
   * Expects a whole number of at least 1. No default: every target needs it.
   *
   * Example: `siteId: 1`
   */
  siteId?: number | Remove | undefined;

  /**
   * Matomo's `token_auth` of a user who may write to the site. Needed for visitor countries. Write a reference, such
   * as `secretEnv('MATOMO_TOKEN')`; a token written out works only in the `apply` that reads it.
   *
   * Expects `secretEnv('NAME')`, `secretFile('PATH')`, `secretCommand(['PROGRAM', ...])` or a text that is not empty.
   * Without it: no token is sent.
   *
   * Example: `tokenAuth: secretEnv('MATOMO_TOKEN')`
   */
  tokenAuth?: string | SecretEnv | SecretFile | SecretCommand | Remove | undefined;

  /**
   * Ratio of this target's share when the total is limited (`load.visitsPerDay`, `--visits`, `--rate`). Any positive
   * numbers: they are normalised.
   *
   * Expects a number above 0, at most 1,000,000. Default: `1`.
   */
  weight?: number | Remove | undefined;

  /**
   * Daily cap: never more visits than this per calendar day in the time zone of the target.
   *
   * Expects a whole number from 0 to 100,000,000. Unit: visits per local day. No default: every target needs it.
   *
   * Example: `visitsPerDay: 1_000`
   */
  visitsPerDay?: number | Remove | undefined;

  /**
   * Hit budget: never more hits than this per calendar day in the time zone of the target. A visit starts only if all
   * its hits fit in.
   *
   * Expects a whole number from 0 to 100,000,000,000. Unit: hits per local day. Without it: no budget.
   *
   * Example: `hitsPerDay: 10_000`
   */
  hitsPerDay?: number | Remove | undefined;

  /**
   * Hit budget: never more hits than this per calendar month in the time zone of the target. Matomo Cloud bills hits.
   *
   * Expects a whole number from 0 to 100,000,000,000. Unit: hits per local month. Without it: no budget.
   *
   * Example: `hitsPerMonth: 1_000_000`
   */
  hitsPerMonth?: number | Remove | undefined;

  /**
   * IANA time zone of the site. The day of the cap begins at this zone's midnight; set the same zone in Matomo.
   *
   * Expects an IANA time zone such as Europe/London or UTC. Default: `'UTC'`.
   *
   * Example: `timezone: 'Europe/London'`
   */
  timezone?: string | Remove | undefined;

  /**
   * Words by which commands select targets: `--tag production`. They change no traffic.
   *
   * Expects `append([...])` or a list, each a text. Default: `[]`.
   *
   * Example: `tags: ['production', 'eu']`
   */
  tags?: readonly string[] | Append<string> | Remove | undefined;

  /**
   * Guards the target, as it was last applied: a plan may neither delete it nor raise its daily cap above the applied
   * one or, where `visitsPerDay` states a bound, above that. To lift it, apply `protect: false` first.
   *
   * Expects true or false or an object `{ visitsPerDay }`. Default: `false`.
   *
   * Example: `protect: { visitsPerDay: 20_000 }`
   */
  protect?: boolean | { readonly visitsPerDay: number } | Remove | undefined;

  /**
   * The site's pages: a list of absolute URLs, with titles if you like, or `urlList('./urls.txt')`.
   *
   * Expects `urlList('PATH')`, `append([...])` or a list of at least 1 item, each a page as its absolute URL or `{
   * url, title }`. No default: every target needs it.
   *
   * Example: `pages: urlList('./urls.txt')`
   */
  pages?: readonly WrittenPage[] | UrlList | Append<WrittenPage> | Remove | undefined;

  /** How many pages a visit views. */
  pageviewsPerVisit?: PageviewsPerVisitLayer | undefined;

  /** How long a visit lasts. */
  visitMinutes?: VisitMinutesLayer | undefined;

  /** When in the day and week visits come. Only ratios matter. */
  activity?: ActivityLayer | undefined;

  /** How visitors find the site. Only ratios matter. */
  referrers?: ReferrersLayer | undefined;

  /**
   * Share of visitors by country, as ISO 3166 codes. Only ratios matter. The country decides the language; it is sent
   * itself only with a token, since Matomo refuses it otherwise.
   *
   * Expects an object with a share for each country, such as `{ SE: 2, NO: 1 }`. Default: `{ US: 0.35, DE: 0.1, GB:
   * 0.08, CA: 0.06, FR: 0.06, AU: 0.05, NL: 0.05, JP: 0.04, SE: 0.03, BR: 0.03, ES: 0.03, IT: 0.03, PL: 0.03, IN:
   * 0.03, CH: 0.03 }`.
   */
  countries?: { readonly [key: string]: number } | Remove | undefined;

  /** Searches on the site. */
  siteSearch?: SiteSearchLayer | undefined;

  /** Clicks on links to other sites. */
  outlinks?: OutlinksLayer | undefined;

  /** Downloads of files. */
  downloads?: DownloadsLayer | undefined;

  /** Events. */
  events?: EventsLayer | undefined;

  /** Orders in a shop. Amounts are in the currency of the site. */
  ecommerce?: EcommerceLayer | undefined;

  /** How hits reach the target. */
  delivery?: DeliveryLayer | undefined;

  /**
   * HTTP headers of every request, such as a staging server wants them. A value may be a reference to a secret.
   *
   * Expects an object with, for each key, `secretEnv('NAME')`, `secretFile('PATH')` or `secretCommand(['PROGRAM',
   * ...])` or a text. Default: `{  }`.
   *
   * Example: `headers: { 'X-Staging-Key': secretEnv('STAGING_KEY') }`
   */
  headers?: { readonly [key: string]: string | SecretEnv | SecretFile | SecretCommand } | Remove | undefined;

  /**
   * User and password of HTTP basic authentication in front of the target.
   *
   * Expects an object `{ user, password }`. Without it: none is sent.
   *
   * Example: `basicAuth: { user: 'staging', password: secretEnv('STAGING_PASSWORD') }`
   */
  basicAuth?: { readonly user: string; readonly password: SecretEnv | SecretFile | SecretCommand } | Remove | undefined;

  /**
   * An HTTP proxy through which the target is reached. No variable of the environment is heeded.
   *
   * Expects an object `{ url, user, password }`. Without it: the target is reached directly.
   *
   * Example: `proxy: { url: 'http://proxy.example.com:3128' }`
   */
  proxy?: { readonly url: string; readonly user?: string | undefined; readonly password?: SecretEnv | SecretFile | SecretCommand | undefined } | Remove | undefined;

  /** How the target's certificate is checked, and which one is shown to it. */
  tls?: TlsLayer | undefined;

  /** What a run must keep to. One that is crossed gives the run an exit code of its own. */
  thresholds?: ThresholdsLayer | undefined;
}

/** How many pages a visit views. */
export interface PageviewsPerVisitLayer {
  /**
   * Smallest value.
   *
   * Expects a whole number from 1 to 1,000. Unit: pageviews. Default: `3`.
   */
  min?: number | Remove | undefined;

  /**
   * Largest value.
   *
   * Expects a whole number from 1 to 1,000. Unit: pageviews. Default: `6`.
   */
  max?: number | Remove | undefined;
}

/** How long a visit lasts. */
export interface VisitMinutesLayer {
  /**
   * Smallest value.
   *
   * Expects a number from 0 to 120. Unit: minutes. Default: `1`.
   */
  min?: number | Remove | undefined;

  /**
   * Largest value.
   *
   * Expects a number from 0 to 120. Unit: minutes. Default: `8`.
   */
  max?: number | Remove | undefined;
}

/** When in the day and week visits come. Only ratios matter. */
export interface ActivityLayer {
  /**
   * Activity in each local hour of the day, from midnight on.
   *
   * Expects a list of 24, each a number from 0 to 1,000,000. Default: `[2, 1, 1, 1, 1, 2, 3, 5, 7, 9, 10, 10, 9, 9,
   * 10, 10, 9, 9, 9, 10, 11, 10, 7, 4]`.
   */
  hours?: readonly number[] | Remove | undefined;

  /**
   * Activity of each day, Monday first. The busiest day gets all visits of the day, the others a share of them.
   *
   * Expects a list of 7, each a number from 0 to 1,000,000. Default: `[1, 1, 1, 1, 1, 1, 1]`.
   */
  weekdays?: readonly number[] | Remove | undefined;
}

/** How visitors find the site. Only ratios matter. */
export interface ReferrersLayer {
  /**
   * Visits without a referrer.
   *
   * Expects a number from 0 to 1,000,000. Default: `0.3`.
   */
  direct?: number | Remove | undefined;

  /**
   * Visits from search engines.
   *
   * Expects a number from 0 to 1,000,000. Default: `0.35`.
   */
  search?: number | Remove | undefined;

  /**
   * Visits from social networks.
   *
   * Expects a number from 0 to 1,000,000. Default: `0.15`.
   */
  social?: number | Remove | undefined;

  /**
   * Visits from other websites.
   *
   * Expects a number from 0 to 1,000,000. Default: `0.2`.
   */
  websites?: number | Remove | undefined;
}

/** Searches on the site. */
export interface SiteSearchLayer {
  /**
   * Share of visits with a site search.
   *
   * Expects a number from 0 to 1. Default: `0.15`.
   */
  probability?: number | Remove | undefined;

  /**
   * What visitors search for.
   *
   * Expects `append([...])` or a list of at least 1 item, each a text of 1 to 200 characters. Without it: a built-in
   * list.
   *
   * Example: `keywords: ['red shoes', 'delivery']`
   */
  keywords?: readonly string[] | Append<string> | Remove | undefined;

  /**
   * Search categories; an empty list for a search without categories.
   *
   * Expects `append([...])` or a list, each a text of 1 to 200 characters. Without it: a built-in list.
   *
   * Example: `categories: ['shop', 'blog']`
   */
  categories?: readonly string[] | Append<string> | Remove | undefined;
}

/** Clicks on links to other sites. */
export interface OutlinksLayer {
  /**
   * Share of visits that leave by an outlink.
   *
   * Expects a number from 0 to 1. Default: `0.1`.
   */
  probability?: number | Remove | undefined;

  /**
   * Where the links lead.
   *
   * Expects `append([...])` or a list of at least 1 item, each an absolute http:// or https:// URL. Without it: a
   * built-in list.
   *
   * Example: `urls: ['https://www.example.org/']`
   */
  urls?: readonly string[] | Append<string> | Remove | undefined;
}

/** Downloads of files. */
export interface DownloadsLayer {
  /**
   * Share of visits with a download.
   *
   * Expects a number from 0 to 1. Default: `0.08`.
   */
  probability?: number | Remove | undefined;

  /**
   * The files.
   *
   * Expects `append([...])` or a list of at least 1 item, each an absolute http:// or https:// URL. Without it: a
   * built-in list of files on the site of the page.
   *
   * Example: `urls: ['https://www.example.com/price-list.pdf']`
   */
  urls?: readonly string[] | Append<string> | Remove | undefined;
}

/** Events. */
export interface EventsLayer {
  /** Events of clicks. */
  click?: EventsClickLayer | undefined;

  /** Events of behaviour, such as scrolling. */
  behavioural?: EventsBehaviouralLayer | undefined;
}

/** Events of clicks. */
export interface EventsClickLayer {
  /**
   * Share of visits with a click event.
   *
   * Expects a number from 0 to 1. Default: `0.25`.
   */
  probability?: number | Remove | undefined;

  /**
   * The events.
   *
   * Expects `append([...])` or a list of at least 1 item, each an event `{ category, action, name, value }`. Without
   * it: a built-in list.
   *
   * Example: `list: [{ category: 'menu', action: 'open' }]`
   */
  list?: readonly TrackedEvent[] | Append<TrackedEvent> | Remove | undefined;
}

/** Events of behaviour, such as scrolling. */
export interface EventsBehaviouralLayer {
  /**
   * Share of visits with such an event.
   *
   * Expects a number from 0 to 1. Default: `0.12`.
   */
  probability?: number | Remove | undefined;

  /**
   * The events.
   *
   * Expects `append([...])` or a list of at least 1 item, each an event `{ category, action, name, value }`. Without
   * it: a built-in list.
   *
   * Example: `list: [{ category: 'scroll', action: 'depth', name: 'half', value: 50 }]`
   */
  list?: readonly TrackedEvent[] | Append<TrackedEvent> | Remove | undefined;
}

/** Orders in a shop. Amounts are in the currency of the site. */
export interface EcommerceLayer {
  /**
   * Share of visits that end with an order.
   *
   * Expects a number from 0 to 1. Default: `0.05`.
   */
  orderRate?: number | Remove | undefined;

  /** Value of the goods of an order. */
  orderValue?: EcommerceOrderValueLayer | undefined;

  /** How many different products an order has. */
  itemsPerOrder?: EcommerceItemsPerOrderLayer | undefined;

  /**
   * Tax on the value of the goods.
   *
   * Expects a number from 0 to 1. Default: `0.1`.
   */
  taxRate?: number | Remove | undefined;

  /**
   * Shipping costs, one of which each order pays.
   *
   * Expects `append([...])` or a list of at least 1 item, each a number from 0 to 1,000,000. Unit: currency of the
   * site. Default: `[0, 5.99, 9.99, 15.99]`.
   */
  shippingRates?: readonly number[] | Append<number> | Remove | undefined;
}

/** Value of the goods of an order. */
export interface EcommerceOrderValueLayer {
  /**
   * Smallest value.
   *
   * Expects a number from 0 to 1,000,000. Unit: currency of the site. Default: `15.99`.
   */
  min?: number | Remove | undefined;

  /**
   * Largest value.
   *
   * Expects a number from 0 to 1,000,000. Unit: currency of the site. Default: `299.99`.
   */
  max?: number | Remove | undefined;
}

/** How many different products an order has. */
export interface EcommerceItemsPerOrderLayer {
  /**
   * Smallest value.
   *
   * Expects a whole number from 1 to 100. Unit: products. Default: `1`.
   */
  min?: number | Remove | undefined;

  /**
   * Largest value.
   *
   * Expects a whole number from 1 to 100. Unit: products. Default: `5`.
   */
  max?: number | Remove | undefined;
}

/** How hits reach the target. */
export interface DeliveryLayer {
  /**
   * When hits leave. `realtime`: each when it happens. `condensed`: a visit's hits leave at once, dated over the last
   * minutes.
   *
   * Expects `realtime` or `condensed`. Without it: `realtime`; `condensed` under `--rate`.
   *
   * Example: `mode: 'condensed'`
   */
  mode?: 'realtime' | 'condensed' | Remove | undefined;

  /**
   * Most connections to the target at a time.
   *
   * Expects a whole number from 1 to 10,000. Unit: connections. Default: `50`.
   */
  concurrency?: number | Remove | undefined;

  /**
   * How long an answer may take. After that nobody knows whether Matomo recorded the hit, so it is never sent again.
   *
   * Expects a number from 0.1 to 600. Unit: seconds. Default: `10`.
   */
  timeoutSeconds?: number | Remove | undefined;

  /**
   * Most hits in one request, where visits are sent `condensed`: visits that are due together share a bulk request,
   * each with all its hits. 1 sends each hit alone.
   *
   * Expects a whole number from 1 to 1,000. Unit: hits per request. Default: `1`.
   */
  bulkSize?: number | Remove | undefined;

  /** When a hit is sent again. */
  retries?: DeliveryRetriesLayer | undefined;
}

/** When a hit is sent again. */
export interface DeliveryRetriesLayer {
  /**
   * How often a hit that Matomo cannot have recorded is sent again: no connection, 429, 503. Over a minute, at most a
   * tenth of the requests to a target are retries.
   *
   * Expects a whole number from 0 to 10. Unit: times. Default: `3`.
   */
  attempts?: number | Remove | undefined;

  /**
   * Whether a later hit of a visit is also sent again when nobody knows whether Matomo recorded it: it may be counted
   * twice. Never so for the first hit, and not with a hit budget.
   *
   * Expects true or false. Default: `false`.
   */
  ambiguous?: boolean | Remove | undefined;
}

/** How the target's certificate is checked, and which one is shown to it. */
export interface TlsLayer {
  /**
   * Certificates to trust instead of the usual ones, in PEM: the text, or `secretFile(PATH)`, which is read where the
   * runner runs.
   *
   * Expects `secretEnv('NAME')`, `secretFile('PATH')` or `secretCommand(['PROGRAM', ...])` or a text. Without it:
   * those that Node.js trusts.
   *
   * Example: `ca: secretFile('certs/ca.pem')`
   */
  ca?: string | SecretEnv | SecretFile | SecretCommand | Remove | undefined;

  /**
   * Certificate of the client, in PEM.
   *
   * Expects `secretEnv('NAME')`, `secretFile('PATH')` or `secretCommand(['PROGRAM', ...])` or a text. Without it:
   * none is shown.
   *
   * Example: `cert: secretFile('certs/client.pem')`
   */
  cert?: string | SecretEnv | SecretFile | SecretCommand | Remove | undefined;

  /**
   * Private key of the client's certificate, in PEM.
   *
   * Expects `secretEnv('NAME')`, `secretFile('PATH')` or `secretCommand(['PROGRAM', ...])`. Without it: none.
   *
   * Example: `key: secretFile('certs/client.key')`
   */
  key?: SecretEnv | SecretFile | SecretCommand | Remove | undefined;

  /**
   * Whether a certificate that cannot be verified ends the connection. `false` is for test servers only: anybody may
   * answer then.
   *
   * Expects true or false. Default: `true`.
   */
  rejectUnauthorized?: boolean | Remove | undefined;
}

/** What a run must keep to. One that is crossed gives the run an exit code of its own. */
export interface ThresholdsLayer {
  /**
   * Share of the hits sent that were not accepted.
   *
   * Expects a bound such as `<1%`. Without it: not looked at.
   *
   * Example: `errorRate: '<1%'`
   */
  errorRate?: string | Remove | undefined;

  /**
   * Share of the visits due that never started.
   *
   * Expects a bound such as `<1%`. Without it: not looked at.
   *
   * Example: `missedRate: '<1%'`
   */
  missedRate?: string | Remove | undefined;

  /**
   * Median latency of answers.
   *
   * Expects a bound such as `<500ms`. Without it: not looked at.
   *
   * Example: `p50: '<200ms'`
   */
  p50?: string | Remove | undefined;

  /**
   * Latency that 95 % of answers do not exceed.
   *
   * Expects a bound such as `<500ms`. Without it: not looked at.
   *
   * Example: `p95: '<500ms'`
   */
  p95?: string | Remove | undefined;

  /**
   * Latency that 99 % of answers do not exceed.
   *
   * Expects a bound such as `<500ms`. Without it: not looked at.
   *
   * Example: `p99: '<2s'`
   */
  p99?: string | Remove | undefined;

  /**
   * Whether the daily cap must be used up when the run ends.
   *
   * Expects true or false. Without it: not looked at.
   *
   * Example: `capReached: true`
   */
  capReached?: boolean | Remove | undefined;

  /**
   * End the run as soon as a share or a latency is crossed, after at least ten seconds and a hundred hits.
   *
   * Expects true or false. Default: `false`.
   */
  abort?: boolean | Remove | undefined;
}

/** One Matomo server, and what all its targets together may ask of it. */
export interface InstanceLayer {
  /**
   * Most connections of one runner to the server at a time, over all targets on it.
   *
   * Expects a whole number from 1 to 10,000. Unit: connections. Default: `100`.
   */
  concurrency?: number | Remove | undefined;

  /**
   * Hit budget: never more hits than this per calendar day, over all targets on the server.
   *
   * Expects a whole number from 0 to 100,000,000,000. Unit: hits per day. Without it: no budget.
   *
   * Example: `hitsPerDay: 100_000`
   */
  hitsPerDay?: number | Remove | undefined;

  /**
   * Hit budget: never more hits than this per calendar month, over all targets on the server. Matomo Cloud bills
   * hits.
   *
   * Expects a whole number from 0 to 100,000,000,000. Unit: hits per month. Without it: no budget.
   *
   * Example: `hitsPerMonth: 1_000_000`
   */
  hitsPerMonth?: number | Remove | undefined;

  /**
   * IANA time zone in which the days and months of its budgets begin.
   *
   * Expects an IANA time zone such as Europe/London or UTC. Default: `'UTC'`.
   *
   * Example: `timezone: 'Europe/London'`
   */
  timezone?: string | Remove | undefined;
}

/** The load over all targets. */
export interface LoadLayer {
  /**
   * Visits per day over all targets, split by weight and never above any cap. It paces the day; `--rate` does not
   * heed it.
   *
   * Expects a whole number from 0 to 1,000,000,000. Unit: visits per day. Without it: every target heads for its own
   * cap, and weights are idle.
   *
   * Example: `visitsPerDay: 26_000`
   */
  visitsPerDay?: number | Remove | undefined;

  /**
   * What becomes of the share that a capped target cannot take: given to the others by weight, or dropped.
   *
   * Expects `redistribute` or `drop`. Default: `'redistribute'`.
   */
  overflow?: 'redistribute' | 'drop' | Remove | undefined;

  /**
   * How visits arrive at a given rate: at random, as people do, or evenly spaced.
   *
   * Expects `poisson` or `constant`. Default: `'poisson'`.
   */
  arrivals?: 'poisson' | 'constant' | Remove | undefined;

  /**
   * Rates of a run with `--stages`, one after the other, in visits per second over all targets. The run ends with the
   * last.
   *
   * Expects a list from 1 to 100 items, each a stage such as `{ for: '5m', rate: 50 }` or `{ for: '10m', rampTo: 500
   * }`. Without it: `--stages` is refused.
   *
   * Example: `stages: [{ for: '5m', rate: 50 }, { for: '10m', rampTo: 500 }]`
   */
  stages?: readonly Stage[] | Remove | undefined;

  /**
   * What a run leaves out of latencies and thresholds at its beginning. Its visits and hits count all the same.
   *
   * Expects a duration such as `30s`, `5m` or `1h30m`. Without it: nothing is left out.
   *
   * Example: `warmUp: '30s'`
   */
  warmUp?: string | Remove | undefined;

  /** Slows a run at a rate or in stages down while targets do not keep up, and reports what was not sent. */
  adaptive?: LoadAdaptiveLayer | undefined;

  /** What a run must keep to. One that is crossed gives the run an exit code of its own. */
  thresholds?: LoadThresholdsLayer | undefined;
}

/** Slows a run at a rate or in stages down while targets do not keep up, and reports what was not sent. */
export interface LoadAdaptiveLayer {
  /**
   * Latency that 95 % of the answers of the last ten seconds must not exceed.
   *
   * Expects a bound such as `<500ms`. Without it: not looked at.
   *
   * Example: `p95: '<500ms'`
   */
  p95?: string | Remove | undefined;

  /**
   * Share of the hits of the last ten seconds that must be accepted, as what may fail.
   *
   * Expects a bound such as `<1%`. Without it: not looked at.
   *
   * Example: `errorRate: '<5%'`
   */
  errorRate?: string | Remove | undefined;
}

/** What a run must keep to. One that is crossed gives the run an exit code of its own. */
export interface LoadThresholdsLayer {
  /**
   * Share of the hits sent that were not accepted.
   *
   * Expects a bound such as `<1%`. Without it: not looked at.
   *
   * Example: `errorRate: '<1%'`
   */
  errorRate?: string | Remove | undefined;

  /**
   * Share of the visits due that never started.
   *
   * Expects a bound such as `<1%`. Without it: not looked at.
   *
   * Example: `missedRate: '<1%'`
   */
  missedRate?: string | Remove | undefined;

  /**
   * Median latency of answers.
   *
   * Expects a bound such as `<500ms`. Without it: not looked at.
   *
   * Example: `p50: '<200ms'`
   */
  p50?: string | Remove | undefined;

  /**
   * Latency that 95 % of answers do not exceed.
   *
   * Expects a bound such as `<500ms`. Without it: not looked at.
   *
   * Example: `p95: '<500ms'`
   */
  p95?: string | Remove | undefined;

  /**
   * Latency that 99 % of answers do not exceed.
   *
   * Expects a bound such as `<500ms`. Without it: not looked at.
   *
   * Example: `p99: '<2s'`
   */
  p99?: string | Remove | undefined;

  /**
   * Whether the daily cap must be used up when the run ends.
   *
   * Expects true or false. Without it: not looked at.
   *
   * Example: `capReached: true`
   */
  capReached?: boolean | Remove | undefined;

  /**
   * End the run as soon as a share or a latency is crossed, after at least ten seconds and a hundred hits.
   *
   * Expects true or false. Default: `false`.
   */
  abort?: boolean | Remove | undefined;
}

/** A stage such as `{ for: '5m', rate: 50 }` or `{ for: '10m', rampTo: 500 }`. */
export type Stage = { readonly for: string; readonly rate: number } | { readonly for: string; readonly rampTo: number };

/** An event `{ category, action, name, value }`. */
export type TrackedEvent = { readonly category: string; readonly action: string; readonly name?: string | undefined; readonly value?: number | undefined };

/** A page as its absolute URL or `{ url, title }`. */
export type WrittenPage = string | { readonly url: string; readonly title?: string | undefined };
