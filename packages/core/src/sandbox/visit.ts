import type { ActionKind } from './action-kind.js';
import { fingerprintOf, type Hit } from './hit.js';
import { payloadOf } from './known-parameters.js';
import type { EpochSeconds, LocalDay } from './site-day.js';

/** One recorded hit of a visit. */
export interface VisitAction {
  readonly kind: ActionKind;
  readonly at: EpochSeconds;
  readonly url: string;
  readonly title: string;
  /** The parameters that describe the action, as JSON text: it takes a third of the memory of an object. */
  readonly payload: string;
}

/** What is known of a visit's visitor from its first hit. */
export interface VisitOrigin {
  readonly referrer: string;
  readonly country: string;
  readonly language: string;
  readonly userAgent: string;
}

/** A visit as Matomo would have it. Only what the rules need: many more visits are kept than can be listed. */
export interface Visit {
  readonly id: number;
  readonly siteId: number;
  /** Later hits may change it: Matomo takes over the id of a hit that it found by its fingerprint. */
  visitorId: string;
  userId: string | undefined;
  readonly fingerprint: string;
  readonly firstActionAt: EpochSeconds;
  /** Pings do not move it, as in Matomo. */
  lastActionAt: EpochSeconds;
  /** The time of the hit that came last, pings included. */
  lastHitAt: EpochSeconds;
  /** The site's day of the first action. */
  readonly localDay: LocalDay;
  /** The site's day of `lastActionAt`. */
  lastActionDay: LocalDay;
  readonly visitorKind: 'new' | 'returning';
  /** Matomo's count: pageviews, events, searches, outlinks and downloads. */
  actionCount: number;
}

/** Makes the visit that a hit starts. */
export function visitFrom(hit: Hit, as: Pick<Visit, 'id' | 'visitorId' | 'visitorKind'>): Visit {
  const { at } = hit.time;
  return {
    ...as,
    siteId: hit.site.siteId,
    userId: hit.userId === undefined ? undefined : detached(hit.userId),
    fingerprint: fingerprintOf(hit),
    firstActionAt: at,
    lastActionAt: at,
    lastHitAt: at,
    localDay: hit.day,
    lastActionDay: hit.day,
    actionCount: 0,
  };
}

/** Reads the origin of the visit that a hit starts. */
export function originFrom(hit: Hit): VisitOrigin {
  return {
    referrer: detached(hit.parameters.get('urlref')),
    country: detached(hit.parameters.get('country')),
    language: detached(hit.language),
    userAgent: detached(hit.userAgent),
  };
}

/** Makes the action that a hit records. */
export function actionFrom(hit: Hit): VisitAction {
  return {
    kind: hit.kind,
    at: hit.time.at,
    url: detached(hit.parameters.get('url')),
    title: detached(hit.parameters.get('action_name')),
    payload: payloadOf(hit.parameters),
  };
}

/** V8 lets a part of a string hold on to the whole: kept parts of a request body would keep the body. */
function detached(text: string | undefined): string {
  return text === undefined ? '' : ` ${text}`.slice(1);
}
