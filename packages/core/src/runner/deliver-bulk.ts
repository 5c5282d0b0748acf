import type { Instant } from '../base/clock.js';
import type { EncodedVisit, HitEncoder } from '../matomo/encode-hits.js';
import { readBulkAnswer } from '../matomo/read-bulk-answer.js';
import type { HitOutcome } from '../model/outcome.js';
import { Carriage, type Carried, type Carrier } from './carriage.js';
import type { SentVisit, SettledHit } from './deliver-visit.js';
import type { VisitEnd } from './hit-record.js';
import type { SlotHold } from './slot-hold.js';

/** A visit whose hits leave with those of others. */
export interface BulkVisit extends SentVisit {
  readonly encoded: EncodedVisit;
}

/** What visits need to be delivered together. */
export interface BulkDelivery {
  readonly visits: readonly BulkVisit[];
  readonly encoder: Pick<HitEncoder, 'bulk'>;
  /** Most hits in one request. */
  readonly size: number;
  /** With the slot in hand. */
  readonly hold: SlotHold;
  readonly carrier: Carrier;
  /** Called for every settled hit. */
  readonly onHit: (hit: SettledHit) => void;
}

/**
 * Sends all hits of some visits, in one request if they fit into it, and else in as many as they need, one after the other.
 * How each visit ended is judged as if its hits had been sent alone, with one difference that Matomo makes: what comes after
 * a rejected first hit is in the same request, and so it was sent. Where an answer says that hits are invalid and not which,
 * first hits are taken for them: no more visits can have failed than that. Never rejects; gives the slot back.
 */
export async function deliverBulk(delivery: BulkDelivery): Promise<readonly VisitEnd[]> {
  const { visits, size, hold } = delivery;
  const hits = visits.flatMap((sent, of) => sent.visit.actions.map((_, index): BulkHit => ({ sent, of, index })));
  const outcomes = visits.map((): HitOutcome[] => []);
  try {
    for (let from = 0; from < hits.length; from += size) {
      const part = hits.slice(from, from + size);
      const told = await sendPart(part, delivery);
      part.forEach(({ of }, at) => {
        const outcome = told[at];
        if (outcome !== undefined) outcomes[of]?.push(outcome);
      });
      if (!maySendMore(outcomes.at(-1) ?? [])) break;
    }
    return visits.map(({ visit }, of) => endOf(outcomes[of] ?? [], visit.actions.length));
  } finally {
    hold.giveBack();
  }
}

interface BulkHit {
  readonly sent: BulkVisit;
  /** Of the visit in the delivery. */
  readonly of: number;
  /** Of the action in the visit. */
  readonly index: number;
}

/** Sends one request; answers nothing if it never left. */
async function sendPart(part: readonly BulkHit[], delivery: BulkDelivery): Promise<readonly HitOutcome[]> {
  const { encoder, hold, carrier, onHit } = delivery;
  const places = part.flatMap(({ index }, at) => (index === 0 ? [at] : []));
  const parcel = {
    body: encoder.bulk(part.map(encoded)),
    type: 'json',
    timeoutMs: carrier.timeoutMs,
    opensVisit: places.length > 0,
    read: (answer: Parameters<typeof readBulkAnswer>[0], at: Instant) =>
      readBulkAnswer(answer, { sent: part.length, places, now: at }),
  } as const;
  const carried = await new Promise<Carried | undefined>((resolve) => {
    new Carriage(hold, carrier, resolve).carry(parcel);
  });
  if (carried === undefined) return [];
  const { outcomes, latencyMs, requests, settledAt } = carried;
  part.forEach(({ sent: { visit, place, dueAt }, index }, at) => {
    const outcome = outcomes[at];
    const sinceDueMs = Math.max(0, settledAt - dueAt);
    if (outcome !== undefined) onHit({ visit, place, index, outcome, latencyMs, sinceDueMs, requests });
  });
  return outcomes;
}

function encoded({ sent: { visit, times, encoded: hits }, index }: BulkHit): string {
  return hits.bulkHit(index, times(visit.actions[index]?.offsetMs ?? 0));
}

/** Whether the rest of a visit follows, which is too long for one request. */
function maySendMore(outcomes: readonly HitOutcome[]): boolean {
  return outcomes[0]?.kind === 'accepted' && !outcomes.some(isLost);
}

function endOf(outcomes: readonly HitOutcome[], hits: number): VisitEnd {
  if (outcomes[0]?.kind !== 'accepted') return 'failed';
  return outcomes.length < hits || outcomes.some(isLost) ? 'partial' : 'completed';
}

function isLost({ kind }: HitOutcome): boolean {
  return kind === 'failed' || kind === 'ambiguous';
}
