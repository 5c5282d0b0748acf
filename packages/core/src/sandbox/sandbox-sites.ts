import { type SiteDays, siteDays } from './site-day.js';

/** A site that the sandbox accepts traffic for. */
export interface SandboxSite {
  readonly siteId: number;
  /** IANA name of the zone in which the site's days are counted. */
  readonly timezone: string;
  /** Ids of the goals that exist. A conversion of any other goal is refused. Default: none. */
  readonly goals?: readonly number[];
  /** What the Reporting API says of the site besides. */
  readonly profile?: Partial<SiteProfile>;
}

/** What the Reporting API says of a site. Nothing of it changes what the tracker accepts. */
export interface SiteProfile {
  /** Default: `Site ID`. */
  readonly name: string;
  /** Default: `https://example.com`. */
  readonly mainUrl: string;
  /** Default: `EUR`. */
  readonly currency: string;
  /** Whether it is a shop. Default: it is. */
  readonly ecommerce: boolean;
  /** Whether searches are counted. Default: they are. */
  readonly siteSearch: boolean;
}

/** What the user of a token may do with a site. Who may administrate may write, and who may write may view. */
export type SandboxAccess = 'view' | 'write' | 'admin';

/**
 * A token: a plain string is a super user's and good for every site, and so is an object that says no more; else it is a
 * user's who has this access (default: write) to these sites (default: all).
 */
export type SandboxToken =
  | string
  | { readonly token: string; readonly siteIds?: readonly number[]; readonly access?: SandboxAccess };

/** What the sandbox knows of one site. */
export interface SiteRules {
  readonly siteId: number;
  readonly goals: ReadonlySet<number>;
  readonly days: SiteDays;
  readonly timezone: string;
  readonly profile: SiteProfile;
}

/** What a token is good for. */
interface Grant {
  readonly access: SandboxAccess | 'super';
  /** Undefined stands for every site. */
  readonly siteIds: ReadonlySet<number> | undefined;
}

/** The sites and tokens of a sandbox. */
export class SandboxSites {
  readonly #sites = new Map<number, SiteRules>();
  readonly #grants = new Map<string, Grant>();

  constructor(sites: readonly SandboxSite[], tokens: readonly SandboxToken[]) {
    for (const site of sites) this.#sites.set(site.siteId, rulesOf(site));
    for (const token of tokens) this.#grants.set(typeof token === 'string' ? token : token.token, grantOf(token));
  }

  get siteIds(): readonly number[] {
    return [...this.#sites.keys()];
  }

  /** Every token value, for keeping them out of samples. */
  get secrets(): readonly string[] {
    return [...this.#grants.keys()];
  }

  /** The site that an `idsite` names, if it exists. */
  find(idsite: string | undefined): SiteRules | undefined {
    return idsite !== undefined && /^\d{1,10}$/.test(idsite) ? this.#sites.get(Number(idsite)) : undefined;
  }

  /** True when somebody has the token. */
  isKnown(token: string | undefined): boolean {
    return this.#grantOf(token) !== undefined;
  }

  /** True when the token may look at the site. */
  mayView(token: string | undefined, siteId: number): boolean {
    const grant = this.#grantOf(token);
    return grant !== undefined && covers(grant, siteId);
  }

  /** True when the token may write to the site. */
  mayWrite(token: string | undefined, siteId: number): boolean {
    const grant = this.#grantOf(token);
    return grant !== undefined && grant.access !== 'view' && covers(grant, siteId);
  }

  /** The sites of the token's user in one role. As in Matomo, a super user counts as an administrator of all. */
  siteIdsBy(role: SandboxAccess, token: string | undefined): readonly number[] {
    const grant = this.#grantOf(token);
    if (grant === undefined || (grant.access === 'super' ? 'admin' : grant.access) !== role) return [];
    return this.siteIds.filter((siteId) => covers(grant, siteId));
  }

  /** True when the token is a super user's. Only those are told which requests of a bulk were invalid. */
  isSuperUser(token: string | undefined): boolean {
    return this.#grantOf(token)?.access === 'super';
  }

  #grantOf(token: string | undefined): Grant | undefined {
    return token === undefined ? undefined : this.#grants.get(token);
  }
}

function rulesOf({ siteId, timezone, goals, profile }: SandboxSite): SiteRules {
  const usual = { name: `Site ${siteId}`, mainUrl: 'https://example.com', currency: 'EUR' };
  return {
    siteId,
    goals: new Set(goals),
    days: siteDays(timezone),
    timezone,
    profile: { ...usual, ecommerce: true, siteSearch: true, ...profile },
  };
}

function grantOf(token: SandboxToken): Grant {
  if (typeof token === 'string') return { access: 'super', siteIds: undefined };
  const { siteIds, access } = token;
  if (siteIds === undefined) return { access: access ?? 'super', siteIds };
  return { access: access ?? 'write', siteIds: new Set(siteIds) };
}

function covers({ siteIds }: Grant, siteId: number): boolean {
  return siteIds === undefined || siteIds.has(siteId);
}
