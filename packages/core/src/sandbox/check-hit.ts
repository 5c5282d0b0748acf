import { isBot } from './bots.js';
import type { Hit } from './hit.js';
import { checkParameters, isAbsoluteUrl } from './known-parameters.js';
import { checkOrder } from './order-amounts.js';
import type { Violation } from './violations.js';

/** Why Matomo answers as if all were well and records nothing. */
export type Exclusion = Extract<Violation['kind'], 'rec missing' | 'bot user agent without bots=1'>;

/** Says whether a hit is left out without a word. */
export function exclusionOf({ parameters, userAgent }: Hit): Exclusion | undefined {
  if (parameters.get('bots') !== '1' && isBot(userAgent)) return 'bot user agent without bots=1';
  return parameters.get('rec') === '1' ? undefined : 'rec missing';
}

/** Everything that is wrong with a hit by itself, whatever visit it belongs to. */
export function checkHit(hit: Hit): Violation[] {
  const found: Violation[] = [];
  checkParameters(hit.parameters, found);
  checkIds(hit, found);
  checkUrl(hit, found);
  checkTime(hit, found);
  checkEvent(hit, found);
  if (hit.kind === 'order' || hit.kind === 'cartUpdate') checkOrder(hit.parameters, found);
  return found;
}

function checkIds({ parameters }: Hit, found: Violation[]): void {
  const cid = parameters.get('cid');
  const id = parameters.get('_id');
  if (!cid) found.push({ kind: 'cid missing', detail: 'without it the fingerprint decides who this is' });
  else if (!HEX.test(cid)) found.push({ kind: 'cid not hex', detail: cid });
  if (cid && id && id.toLowerCase() !== cid.toLowerCase()) {
    found.push({ kind: '_id differs from cid', detail: `${id} and ${cid}` });
  }
}

function checkUrl({ parameters }: Hit, found: Violation[]): void {
  const url = parameters.get('url');
  if (!url) found.push({ kind: 'url missing or relative', detail: 'no url' });
  else if (!isAbsoluteUrl(url)) found.push({ kind: 'url missing or relative', detail: url });
}

function checkTime({ parameters, time }: Hit, found: Violation[]): void {
  const detail = `cdt=${parameters.get('cdt') ?? ''}, taken as ${time.at}`;
  if (time.trouble === 'future') found.push({ kind: 'cdt in the future', detail });
  else if (time.trouble === 'unreadable') found.push({ kind: 'cdt unreadable', detail });
  else if (time.trouble !== undefined) found.push({ kind: 'cdt older than 20 years', detail });
}

function checkEvent({ parameters }: Hit, found: Violation[]): void {
  const category = parameters.get('e_c');
  const action = parameters.get('e_a');
  if (category && action) return;
  if (!EVENT.some((name) => parameters.has(name))) return;
  const detail = category ? 'no e_a: Matomo records another action' : 'no e_c: Matomo records another action';
  found.push({ kind: 'event without category or action', detail });
}

const EVENT = ['e_c', 'e_a', 'e_n', 'e_v'] as const;
const HEX = /^[0-9a-f]*$/i;
