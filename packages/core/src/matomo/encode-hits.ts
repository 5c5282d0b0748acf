import type { Instant } from '../base/clock.js';
import type { Visit } from '../model/visit.js';
import { type Encode, encodeText, rememberingEncoder } from './encoded-texts.js';
import { actionParameters } from './tracking-params.js';

/** Turns the visits of one target into bodies of tracking requests. */
export interface HitEncoder {
  /** Encodes what all hits of the visit share. */
  open(visit: Visit): EncodedVisit;
  /** The JSON body of a bulk request with these hits of `bulkHit`. The token stands in it once. */
  bulk(hits: readonly string[]): string;
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
  /** The same hit as a query string for a bulk request, without the token. Needs no escape in JSON. */
  bulkHit(index: number, at: Instant): string;
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
  const signed = token === undefined ? site : `${site}&token_auth=${encodeText(token)}`;
  const bulkEnd = token === undefined ? '"]}' : `"],"token_auth":${JSON.stringify(token)}}`;
  const encode = rememberingEncoder();
  return {
    open: (visit) => {
      const country = token === undefined ? '' : `&country=${visit.country.toLowerCase()}`;
      const visitor = `${visitorParameters(visit, encode)}${country}`;
      return new OpenVisit(visit, { form: signed + visitor, bulk: `?${site}${visitor}` }, encode);
    },
    // All that could need an escape is percent-encoded in a hit: JSON.stringify would only look at each character again.
    bulk: (hits) => `{"requests":["${hits.join('","')}${bulkEnd}`,
  };
}

class OpenVisit implements EncodedVisit {
  readonly #visit: Visit;
  /** What all hits begin with. */
  readonly #common: { readonly form: string; readonly bulk: string };
  readonly #encode: Encode;
  readonly #rand: number;

  constructor(visit: Visit, common: { readonly form: string; readonly bulk: string }, encode: Encode) {
    this.#visit = visit;
    this.#common = common;
    this.#encode = encode;
    // Chance is in the visit already, and the same hit shall always be the same bytes.
    this.#rand = Number.parseInt(visit.visitorId.slice(0, 5), 16);
  }

  hit(index: number, at: Instant): string {
    return this.#common.form + this.#own(index, at);
  }

  bulkHit(index: number, at: Instant): string {
    return this.#common.bulk + this.#own(index, at);
  }

  #own(index: number, at: Instant): string {
    const action = this.#visit.actions[index];
    if (action === undefined) throw new RangeError(`The visit has no action ${index}.`);
    const { page } = action;
    const referrer = index === 0 ? this.#visit.referrer : page.from;
    return (
      `${index === 0 ? '&new_visit=1' : ''}&rand=${this.#rand + index}&cdt=${Math.floor(at / 1_000)}` +
      `&pv_id=${page.viewId}&url=${this.#encode(page.url)}` +
      `${referrer === undefined ? '' : `&urlref=${this.#encode(referrer)}`}${actionParameters(action, this.#encode)}`
    );
  }
}

function visitorParameters(visit: Visit, encode: Encode): string {
  const { visitorId, userAgent, language, resolution } = visit;
  // Without `cid` a hit may be put into a stranger's visit: Matomo then looks for a device that looks alike.
  return `&_id=${visitorId}&cid=${visitorId}&ua=${encode(userAgent)}&lang=${encode(language)}&res=${resolution}`;
}
