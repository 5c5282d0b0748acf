import { z } from 'zod';
import { type AccountKey, accountOf } from '../../../packages/core/src/model/target.js';

/** A hit as it goes over the wire. */
export interface WireHit {
  readonly account: AccountKey;
  /** `cid`: one for each visit here, since no visitor of the traffic comes twice. */
  readonly visitor: string;
  readonly isFirst: boolean;
  /** When it happened, as its sender says, in milliseconds. */
  readonly cdt: number;
  /** Names the hit: equal for all attempts at it. */
  readonly body: string;
  /** What a tracker would bend or refuse; empty for a sound one. */
  readonly fault: string;
}

const bulkBody = z.object({ requests: z.array(z.string()) });

/** Reads the hits of a request, in its own way: it shares no code with the sender. */
export function readHits(url: string, { body, type }: { readonly body: string; readonly type: string }): WireHit[] {
  if (type !== 'json') return [readHit(url, body)];
  return bulkBody.parse(JSON.parse(body)).requests.map((one) => readHit(url, one.replace(/^\?/, '')));
}

function readHit(url: string, body: string): WireHit {
  const hit = new URLSearchParams(body);
  const visitor = hit.get('cid') ?? '';
  return {
    account: accountOf(url, Number(hit.get('idsite'))),
    visitor,
    isFirst: hit.get('new_visit') === '1',
    cdt: Number(hit.get('cdt')) * 1_000,
    body,
    fault: faultOf(hit, visitor),
  };
}

function faultOf(hit: URLSearchParams, visitor: string): string {
  if (!/^[0-9a-f]{16}$/.test(visitor)) return `cid is ${visitor}`;
  if (hit.get('_id') !== visitor) return `_id is ${hit.get('_id')}, and cid ${visitor}`;
  if (hit.get('rec') !== '1') return 'rec is missing';
  return Number(hit.get('cdt')) > 0 ? '' : `cdt is ${hit.get('cdt')}`;
}
