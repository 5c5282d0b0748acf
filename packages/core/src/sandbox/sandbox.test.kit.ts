import type { SiteCounts } from './counts.js';
import { type HitContext, readHit } from './hit.js';
import { type Flight, InFlight } from './in-flight.js';
import { SandboxCore, type SandboxMemory } from './sandbox-core.js';
import { type SandboxSite, SandboxSites, type SandboxToken } from './sandbox-sites.js';
import { SiteTally } from './site-tally.js';
import type { Outcome } from './strict-tracking.js';
import type { ListedVisit } from './visit-log.js';

/** Noon of a winter day, in seconds: 07:00 in New York. */
export const NOON = Date.UTC(2026, 10, 24, 12) / 1000;
export const TOKEN = '0123456789abcdef0123456789abcdef';
export const PLAIN_SITE: SandboxSite = { siteId: 1, timezone: 'UTC', goals: [7] };
export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
export const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36';

/** The nth visitor's id. */
export function visitorId(n: number): string {
  return n.toString(16).padStart(16, '0');
}

export type Changes = Readonly<Record<string, string | number | undefined>>;

/** A hit without fault: the first pageview of visitor 1 on site 1. `undefined` takes a parameter away. */
export function aHit(changes: Changes = {}): Map<string, string> {
  const id = visitorId(1);
  const fine = { idsite: 1, rec: 1, send_image: 0, url: 'https://example.com/a', _id: id, cid: id, new_visit: 1 };
  const all: [string, string | number | undefined][] = Object.entries({ ...fine, ...changes });
  return new Map(all.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]));
}

/** A later hit of the same visit. */
export function aLaterHit(changes: Changes = {}): Map<string, string> {
  return aHit({ new_visit: undefined, ...changes });
}

/** The parameters of visitor n. */
export function ofVisitor(n: number): Changes {
  return { _id: visitorId(n), cid: visitorId(n) };
}

/** What a hit inherits from a request of no particular kind. */
export function aContext(changes: Partial<HitContext> = {}): HitContext {
  return { now: NOON, ip: '192.0.2.1', userAgent: FIREFOX, language: 'en', ...changes };
}

/** A hit as the tracker reads it. */
export function aReadHit(changes: Changes = {}, options: { token?: string; context?: Partial<HitContext> } = {}) {
  const sites = new SandboxSites([PLAIN_SITE], [TOKEN]);
  const site = sites.find('1');
  if (site === undefined) throw new TypeError('The plain site has id 1');
  return readHit({ parameters: aHit(changes), token: options.token }, site, sites, aContext(options.context));
}

interface CoreOptions {
  readonly sites?: readonly SandboxSite[];
  readonly tokens?: readonly SandboxToken[];
  readonly dbFile?: string;
  readonly memory?: Partial<SandboxMemory>;
}

/** A sandbox without HTTP, and hands to use it. */
export class Bench {
  readonly core: SandboxCore;
  readonly #inFlight = new InFlight();

  constructor({ sites = [PLAIN_SITE], tokens = [TOKEN], ...rest }: CoreOptions = {}) {
    this.core = new SandboxCore(new SandboxSites(sites, tokens), rest);
  }

  /** Sends a hit `seconds` after noon, answered before the next one unless a flight is given. */
  send(parameters: Map<string, string>, seconds = 0, options: { context?: Partial<HitContext>; flight?: Flight } = {}) {
    const context = aContext({ now: NOON + seconds, ...options.context });
    const flight = options.flight ?? this.#inFlight.begin();
    const token = parameters.get('token_auth');
    const outcome: Outcome = this.core.tracker.track({ parameters, token }, context, flight);
    if (options.flight === undefined) flight.end();
    return outcome;
  }

  /** Opens a request that stays unanswered. */
  open(): Flight {
    return this.#inFlight.begin();
  }

  counts(siteId = 1): SiteCounts {
    return (this.core.tally.site(siteId) ?? new SiteTally()).counts();
  }

  /** The kinds of violations and how often each was counted. */
  violations(siteId = 1): Record<string, number> {
    return Object.fromEntries(Object.entries(this.counts(siteId).violations).map(([kind, { count }]) => [kind, count]));
  }

  visits(): readonly ListedVisit[] {
    return this.core.log.page({ limit: 1000, offset: 0 }).visits;
  }
}
