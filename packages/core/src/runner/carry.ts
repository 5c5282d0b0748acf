import type { Clock, Instant } from '../base/clock.js';
import type { Random } from '../base/random.js';
import type { TransportAnswer, TransportRequest } from '../matomo/transport.js';
import type { HitOutcome } from '../model/outcome.js';
import type { Cut } from './cut.js';
import { knownAfter, type RetryRules, retryDelay } from './retry.js';
import type { RetryBudget } from './retry-budget.js';
import type { SlotHold } from './slot-hold.js';
import { waitUncut } from './wait-uncut.js';

/** One request, however often it is sent: its body, and so the dates in it, stays the same. */
export interface Parcel extends Pick<TransportRequest, 'body' | 'type'> {
  /** Whether a first hit is in it. */
  readonly opensVisit: boolean;
  /** What an answer says of its hits, one after the other. */
  readonly read: (answer: TransportAnswer, now: Instant) => readonly HitOutcome[];
}

/** What requests of a target have in common. */
export interface Carrier {
  readonly clock: Clock;
  /** When it is made, no further request leaves. */
  readonly cut: Cut;
  readonly random: Random;
  readonly timeoutMs: number;
  readonly retries: RetryRules;
  readonly budget: RetryBudget;
  /** What is left of a pause that the target, or its instance, was given. */
  readonly pauseMs: () => number;
  /** Hears what became of every request with a first hit in it, and how long that took. */
  readonly onOpened: (outcome: HitOutcome, latencyMs: number) => void;
}

/** A parcel, settled. */
export interface Carried {
  /** Of its hits, one after the other. */
  readonly outcomes: readonly HitOutcome[];
  /** Since the last request left. */
  readonly latencyMs: number;
  readonly requests: number;
}

/**
 * Sends a parcel, and again where that is safe: while it waits, it holds no slot. Answers what is known in the end; undefined
 * if it never left, since the run was cut short or the connections were closed. Never rejects.
 */
export async function carry(parcel: Parcel, hold: SlotHold, carrier: Carrier): Promise<Carried | undefined> {
  const { clock, cut, timeoutMs, budget, onOpened } = carrier;
  const { body, type, opensVisit, read } = parcel;
  let carried: Carried | undefined;
  for (;;) {
    // A promise for every hit would cost as much as its encoding.
    const slot = hold.inHand ?? (await hold.take());
    if (slot === undefined || cut.isMade) return carried;
    budget.requested();
    const sentAt = clock.monotonicMs();
    const answered = read(await slot.send({ body, type, timeoutMs }), clock.now());
    const latencyMs = clock.monotonicMs() - sentAt;
    if (opensVisit) onOpened(gist(answered), latencyMs);
    carried = { outcomes: known(carried, answered), latencyMs, requests: (carried?.requests ?? 0) + 1 };
    const delayMs = delayOf(gist(answered), carried, { parcel, carrier });
    if (delayMs === undefined || !budget.tryTake()) return carried;
    hold.giveBack();
    await waitUncut(delayMs, carrier);
    if (cut.isMade) return carried;
  }
}

function delayOf(
  outcome: HitOutcome,
  { requests }: Carried,
  { parcel, carrier }: { readonly parcel: Parcel; readonly carrier: Carrier },
): number | undefined {
  if (outcome.kind === 'accepted') return undefined;
  const tried = { outcome, requests, opensVisit: parcel.opensVisit, pauseMs: carrier.pauseMs() };
  return retryDelay(tried, carrier.retries, carrier.random);
}

function known(before: Carried | undefined, answered: readonly HitOutcome[]): readonly HitOutcome[] {
  if (before === undefined) return answered;
  return answered.map((outcome, at) => knownAfter(before.outcomes[at], outcome));
}

/** Several hits of one request fail together or not at all: where one is accepted, the target took the request. */
function gist(outcomes: readonly HitOutcome[]): HitOutcome {
  return outcomes.find(({ kind }) => kind === 'accepted') ?? outcomes[0] ?? { kind: 'accepted' };
}
