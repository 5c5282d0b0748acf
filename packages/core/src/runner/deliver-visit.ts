import { type Instant, instant } from '../base/clock.js';
import type { EncodedVisit } from '../matomo/encode-hits.js';
import { readAnswer } from '../matomo/read-answer.js';
import type { HitOutcome } from '../model/outcome.js';
import type { Visit, VisitPlace } from '../model/visit.js';
import { type Carrier, carry } from './carry.js';
import type { HitRecord, VisitEnd } from './hit-record.js';
import type { SlotHold } from './slot-hold.js';
import type { Mode, VisitTimes } from './visit-times.js';
import { waitUncut } from './wait-uncut.js';

/** A visit to be delivered. */
export interface SentVisit {
  readonly visit: Visit;
  readonly place: VisitPlace;
  readonly encoded: EncodedVisit;
  readonly times: VisitTimes;
  /** When it was to start. */
  readonly dueAt: Instant;
}

/** What a visit needs to be delivered hit by hit. */
export interface Delivery extends SentVisit {
  readonly mode: Mode;
  /** With the slot for the first hit in hand. */
  readonly hold: SlotHold;
  readonly carrier: Carrier;
  /** Called for every settled hit. */
  readonly onHit: (hit: SettledHit) => void;
}

/** A hit, settled. */
export interface SettledHit extends HitRecord {
  readonly visit: Visit;
  readonly place: VisitPlace;
  /** Of its action in the visit. */
  readonly index: number;
}

/**
 * Sends the hits of a visit in order, each after the one before is settled. A first hit that is not accepted ends the visit,
 * since the second would open another one; later, a hit that failed or is ambiguous ends it, while a rejected one does not.
 * Never rejects; gives the slot back.
 */
export async function deliverVisit(delivery: Delivery): Promise<VisitEnd> {
  const { visit, hold, mode, carrier } = delivery;
  try {
    for (let index = 0; index < visit.actions.length; index++) {
      const at = delivery.times(visit.actions[index]?.offsetMs ?? 0);
      if (index > 0 && mode === 'realtime') {
        hold.giveBack();
        await waitUncut(at - carrier.clock.now(), carrier);
      }
      const outcome = await sendHit(delivery, index, at);
      if (index === 0 && outcome?.kind !== 'accepted') return 'failed';
      if (outcome === undefined || outcome.kind === 'failed' || outcome.kind === 'ambiguous') return 'partial';
    }
    return 'completed';
  } finally {
    hold.giveBack();
  }
}

/** Sends a hit; answers undefined if it never left. */
async function sendHit(delivery: Delivery, index: number, at: Instant): Promise<HitOutcome | undefined> {
  const { carrier, encoded, visit, place, hold, mode, dueAt } = delivery;
  const { clock } = carrier;
  // A timer may fire a moment early, and Matomo takes a hit from the future for one of now.
  const body = encoded.hit(index, instant(Math.min(at, clock.now())));
  const read = (answer: Parameters<typeof readAnswer>[0], now: Instant) => [readAnswer(answer, now)];
  const carried = await carry({ body, type: 'form', opensVisit: index === 0, read }, hold, carrier);
  const outcome = carried?.outcomes[0];
  if (carried === undefined || outcome === undefined) return undefined;
  const due = mode === 'realtime' ? dueAt + (visit.actions[index]?.offsetMs ?? 0) : dueAt;
  const sinceDueMs = Math.max(0, clock.now() - due);
  delivery.onHit({
    visit,
    place,
    index,
    outcome,
    sinceDueMs,
    latencyMs: carried.latencyMs,
    requests: carried.requests,
  });
  return outcome;
}
