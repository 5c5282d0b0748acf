import { type Clock, type Instant, instant } from '../base/clock.js';
import type { EncodedVisit } from '../matomo/encode-hits.js';
import { readAnswer } from '../matomo/read-answer.js';
import type { Connection } from '../matomo/transport.js';
import type { HitOutcome } from '../model/outcome.js';
import type { Visit } from '../model/visit.js';
import type { Cut } from './cut.js';
import type { Slots } from './slots.js';
import type { Mode, VisitTimes } from './visit-times.js';

/** How a visit ended. `failed`: the first hit was not accepted. `partial`: a later one failed, or the run was cut short. */
export type VisitEnd = 'completed' | 'partial' | 'failed';

/** What a visit needs to be delivered. */
export interface Delivery {
  readonly visit: Visit;
  readonly encoded: EncodedVisit;
  readonly mode: Mode;
  readonly times: VisitTimes;
  readonly timeoutMs: number;
  /** The slot for the first hit, in hand. */
  readonly slot: Connection;
  readonly slots: Slots;
  readonly clock: Clock;
  /** When it is made, no further hit leaves. */
  readonly cut: Cut;
  /** Called for every settled hit. */
  readonly onHit: (hit: SettledHit) => void;
}

/** A hit, settled. */
export interface SettledHit {
  readonly first: boolean;
  readonly outcome: HitOutcome;
  readonly latencyMs: number;
}

/**
 * Sends the hits of a visit in order, each after the one before is settled. A first hit that is not accepted ends the visit,
 * since the second would open another one; later, a hit that failed or is ambiguous ends it, while a rejected one does not.
 * Never rejects; gives the slot back.
 */
export async function deliverVisit(delivery: Delivery): Promise<VisitEnd> {
  const { visit, slots, mode } = delivery;
  let slot: Connection | undefined = delivery.slot;
  try {
    for (let index = 0; index < visit.actions.length; index++) {
      const at = delivery.times(visit.actions[index]?.offsetMs ?? 0);
      if (index > 0 && mode === 'realtime') {
        if (slot !== undefined) slots.release(slot);
        slot = undefined;
        await waitUntil(at, delivery);
      }
      if (isCut(delivery)) return index === 0 ? 'failed' : 'partial';
      slot ??= await slots.acquire();
      if (isCut(delivery)) return 'partial';
      const outcome = await sendHit(delivery, slot, index, at);
      if (index === 0 && outcome.kind !== 'accepted') return 'failed';
      if (outcome.kind === 'failed' || outcome.kind === 'ambiguous') return 'partial';
    }
    return 'completed';
  } finally {
    if (slot !== undefined) slots.release(slot);
  }
}

async function sendHit(delivery: Delivery, slot: Connection, index: number, at: Instant): Promise<HitOutcome> {
  const { clock, encoded, timeoutMs } = delivery;
  const sentAt = clock.monotonicMs();
  // A timer may fire a moment early, and Matomo takes a hit from the future for one of now.
  const dated = instant(Math.min(at, clock.now()));
  const answer = await slot.send({ body: encoded.hit(index, dated), timeoutMs });
  const outcome = readAnswer(answer, clock.now());
  delivery.onHit({ first: index === 0, outcome, latencyMs: clock.monotonicMs() - sentAt });
  return outcome;
}

function isCut({ cut }: Delivery): boolean {
  return cut.isMade;
}

function waitUntil(at: Instant, { clock, cut }: Delivery): Promise<void> {
  const delayMs = at - clock.now();
  if (delayMs <= 0 || cut.isMade) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      cancelTimer();
      cancelCut();
      resolve();
    };
    const cancelTimer = clock.after(delayMs, end);
    const cancelCut = cut.whenMade(end);
  });
}
