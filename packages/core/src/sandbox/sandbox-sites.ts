import { type SiteDays, siteDays } from './site-day.js';

/** A site that the sandbox accepts traffic for. */
export interface SandboxSite {
  readonly siteId: number;
  /** IANA name of the zone in which the site's days are counted. */
  readonly timezone: string;
  /** Ids of the goals that exist. A conversion of any other goal is refused. Default: none. */
  readonly goals?: readonly number[];
}

/** A token: a plain string is a super user's and good for every site; an object is a user's who may write to these sites. */
export type SandboxToken = string | { readonly token: string; readonly siteIds?: readonly number[] };

/** What the sandbox knows of one site. */
export interface SiteRules {
  readonly siteId: number;
  readonly goals: ReadonlySet<number>;
  readonly days: SiteDays;
}

/** The sites and tokens of a sandbox. */
export class SandboxSites {
  readonly #sites = new Map<number, SiteRules>();
  // Undefined stands for every site.
  readonly #tokens = new Map<string, ReadonlySet<number> | undefined>();

  constructor(sites: readonly SandboxSite[], tokens: readonly SandboxToken[]) {
    for (const { siteId, timezone, goals } of sites) {
      this.#sites.set(siteId, { siteId, goals: new Set(goals), days: siteDays(timezone) });
    }
    for (const token of tokens) {
      if (typeof token === 'string') this.#tokens.set(token, undefined);
      else this.#tokens.set(token.token, token.siteIds === undefined ? undefined : new Set(token.siteIds));
    }
  }

  get siteIds(): readonly number[] {
    return [...this.#sites.keys()];
  }

  /** Every token value, for keeping them out of samples. */
  get secrets(): readonly string[] {
    return [...this.#tokens.keys()];
  }

  /** The site that an `idsite` names, if it exists. */
  find(idsite: string | undefined): SiteRules | undefined {
    return idsite !== undefined && /^\d{1,10}$/.test(idsite) ? this.#sites.get(Number(idsite)) : undefined;
  }

  /** True when the token may write to the site. */
  mayWrite(token: string | undefined, siteId: number): boolean {
    if (token === undefined || !this.#tokens.has(token)) return false;
    return this.#tokens.get(token)?.has(siteId) ?? true;
  }

  /** True when the token is a super user's. Only those are told which requests of a bulk were invalid. */
  isSuperUser(token: string | undefined): boolean {
    return token !== undefined && this.#tokens.has(token) && this.#tokens.get(token) === undefined;
  }
}
