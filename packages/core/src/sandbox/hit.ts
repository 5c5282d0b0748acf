import { hash } from 'node:crypto';
import { type ActionKind, kindOf } from './action-kind.js';
import { type HitTime, readHitTime } from './hit-time.js';
import type { HitParameters } from './parameters.js';
import type { SentHit } from './read-requests.js';
import type { SandboxSites, SiteRules } from './sandbox-sites.js';
import type { EpochSeconds, LocalDay } from './site-day.js';

/** What a hit inherits from the HTTP request that brought it. */
export interface HitContext {
  readonly now: EpochSeconds;
  readonly ip: string;
  readonly userAgent: string;
  readonly language: string;
}

/** One hit as Matomo understands it. */
export interface Hit {
  readonly site: SiteRules;
  readonly parameters: HitParameters;
  /** True when its token may write to the site. */
  readonly isAuthenticated: boolean;
  readonly kind: ActionKind;
  readonly time: HitTime;
  /** The day of `time.at` in the site's zone. */
  readonly day: LocalDay;
  /** The visitor id that Matomo looks for: of the user id, else `cid`, else a well-formed `_id`. Lower case. */
  readonly visitorId: string | undefined;
  /** True when no fingerprint may be used: the hit carries a `cid` and no user id. */
  readonly isVisitorForced: boolean;
  readonly userId: string | undefined;
  readonly wantsNewVisit: boolean;
  readonly userAgent: string;
  readonly language: string;
  readonly ip: string;
}

/** Reads one hit. Values that the site must refuse are kept as they are. */
export function readHit(sent: SentHit, site: SiteRules, sites: SandboxSites, context: HitContext): Hit {
  const { parameters, token } = sent;
  const isAuthenticated = sites.mayWrite(token, site.siteId);
  const time = readHitTime(parameters, context.now);
  const userId = parameters.get('uid') || undefined;
  const cip = parameters.get('cip');
  return {
    site,
    parameters,
    isAuthenticated,
    kind: kindOf(parameters),
    time,
    day: site.days.dayOf(time.at),
    visitorId: visitorIdOf(parameters, userId),
    isVisitorForced: userId === undefined && Boolean(parameters.get('cid')),
    userId,
    wantsNewVisit: Number.parseInt(parameters.get('new_visit') ?? '0', 10) > 0,
    userAgent: parameters.get('ua') ?? context.userAgent,
    language: parameters.get('lang') ?? context.language,
    ip: cip && isAuthenticated ? cip : context.ip,
  };
}

/** What a browser shares with others of its kind: Matomo's way to find a visitor whose id it does not know. */
export function fingerprintOf(hit: Hit): string {
  const plugins = PLUGINS.map((name) => hit.parameters.get(name) ?? '0').join('');
  const shared = `${hit.site.siteId}|${hit.day}|${hit.ip}|${hit.language.slice(0, 20)}|${plugins}|${hit.userAgent}`;
  return hash('sha1', shared, 'hex').slice(0, 16);
}

const PLUGINS = ['fla', 'java', 'qt', 'realp', 'pdf', 'wma', 'ag', 'cookie'] as const;
const VISITOR_ID = /^[0-9a-f]{16}$/i;

function visitorIdOf(parameters: HitParameters, userId: string | undefined): string | undefined {
  if (userId !== undefined) return hash('sha1', userId, 'hex').slice(0, 16);
  const cid = parameters.get('cid');
  if (cid) return cid.toLowerCase();
  const id = parameters.get('_id');
  return id !== undefined && VISITOR_ID.test(id) ? id.toLowerCase() : undefined;
}
