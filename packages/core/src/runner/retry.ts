import type { Random } from '../base/random.js';
import type { HitOutcome } from '../model/outcome.js';

const FIRST_CEILING_MS = 500;
const LONGEST_CEILING_MS = 30_000;
/** Who is asked to wait for longer gives the visit up. */
const LONGEST_WAIT_MS = 300_000;

/** When hits are sent again, as the settings of a target say. */
export interface RetryRules {
  /** How often a hit is sent again. */
  readonly attempts: number;
  /** Whether that also holds for a later hit that may have been recorded. */
  readonly ambiguous: boolean;
}

/** A hit, or hits of one request, whose fate is known as far as it will be. */
export interface Tried {
  readonly outcome: HitOutcome;
  /** Requests that were made for it, 1 or more. */
  readonly requests: number;
  /** Whether a first hit is among them: sent twice, it would open two visits. */
  readonly opensVisit: boolean;
  /** What is left of a pause that its target was given. */
  readonly pauseMs: number;
}

/**
 * How long to wait until a hit is sent again, in milliseconds; undefined where it is not. Only what Matomo cannot have
 * recorded is, unless the rules say otherwise, and never what a certificate stopped, or where it may not go: that does not pass
 * by itself. The wait doubles, with full jitter, and comes on top of what the target asked for.
 */
export function retryDelay({ outcome, requests, opensVisit, pauseMs }: Tried, rules: RetryRules, random: Random) {
  if (requests > rules.attempts || !maySendAgain(outcome, opensVisit, rules)) return undefined;
  const asked = outcome.kind === 'failed' ? (outcome.retryAfterMs ?? 0) : 0;
  const soonest = Math.max(asked, pauseMs);
  if (soonest > LONGEST_WAIT_MS) return undefined;
  return soonest + random.next() * ceilingOf(requests);
}

function maySendAgain(outcome: HitOutcome, opensVisit: boolean, { ambiguous }: RetryRules): boolean {
  if (outcome.kind === 'failed') return outcome.class !== 'tls' && outcome.class !== 'not-allowed';
  return outcome.kind === 'ambiguous' && ambiguous && !opensVisit;
}

function ceilingOf(requests: number): number {
  let ceiling = FIRST_CEILING_MS;
  for (let n = 1; n < requests && ceiling < LONGEST_CEILING_MS; n++) ceiling *= 2;
  return Math.min(ceiling, LONGEST_CEILING_MS);
}

/** What is known of a hit after it was sent once more: what may have been recorded before cannot be taken back. */
export function knownAfter(before: HitOutcome | undefined, outcome: HitOutcome): HitOutcome {
  return before?.kind === 'ambiguous' && outcome.kind !== 'accepted' ? before : outcome;
}
