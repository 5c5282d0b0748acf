import type { Instant } from '../base/clock.js';
import type { Visit } from '../model/visit.js';
import { actionParameters } from './tracking-params.js';

/** Turns the visits of one target into bodies of tracking requests. */
export interface HitEncoder {
  /** Encodes what all hits of the visit share. */
  open(visit: Visit): EncodedVisit;
}

/** A visit whose hits can be written. */
export interface EncodedVisit {
  /**
   * The `application/x-www-form-urlencoded` body of a hit.
   *
   * @param index - of the action in the visit
   * @param at - when the action happens; sent as `cdt` in whole seconds, which is all that Matomo keeps
   */
  hit(index: number, at: Instant): string;
}

/** Whose hits are encoded. */
export interface HitEncoderTarget {
  readonly siteId: number;
  /** Sent in the body, never in a URL. Without it no country is sent: Matomo would refuse the hit. */
  readonly token?: string | undefined;
}

/** Makes the encoder of a target. Parameters are those of Matomo's Tracking HTTP API. */
export function hitEncoder({ siteId, token }: HitEncoderTarget): HitEncoder {
  const site = `idsite=${siteId}&rec=1&apiv=1&send_image=0`;
  const signature = token === undefined ? '' : `&token_auth=${encodeURIComponent(token)}`;
  return {
    open: (visit) => {
      const common = site + signature + visitorParameters(visit, token !== undefined);
      return { hit: (index, at) => encodeHit(visit, common, index, at) };
    },
  };
}

function visitorParameters(visit: Visit, withCountry: boolean): string {
  const { visitorId, userAgent, language, resolution, country } = visit;
  // Without `cid` a hit may be put into a stranger's visit: Matomo then looks for a device that looks alike.
  return (
    `&_id=${visitorId}&cid=${visitorId}&ua=${encodeURIComponent(userAgent)}&lang=${encodeURIComponent(language)}` +
    `&res=${resolution}${withCountry ? `&country=${country.toLowerCase()}` : ''}`
  );
}

function encodeHit(visit: Visit, common: string, index: number, at: Instant): string {
  const action = visit.actions[index];
  if (action === undefined) throw new RangeError(`The visit has no action ${index}.`);
  const { page } = action;
  const referrer = index === 0 ? visit.referrer : page.from;
  return (
    `${common}${index === 0 ? '&new_visit=1' : ''}&rand=${visit.visitorId.slice(0, 8)}${index}` +
    `&cdt=${Math.floor(at / 1_000)}&pv_id=${page.viewId}&url=${encodeURIComponent(page.url)}` +
    `${referrer === undefined ? '' : `&urlref=${encodeURIComponent(referrer)}`}${actionParameters(action)}`
  );
}
