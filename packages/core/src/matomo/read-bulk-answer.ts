import { z } from 'zod';
import type { Instant } from '../base/clock.js';
import type { HitOutcome } from '../model/outcome.js';
import { readAnswer } from './read-answer.js';
import type { TransportAnswer } from './transport.js';

/**
 * Tells what became of `sent` hits, as far as the answer says. A success counts only if it accounts for every hit: Matomo
 * answers the same status when it could read nothing of the body. Rejected hits are named to an authenticated sender only.
 *
 * @param places - the hits that are taken for rejected ones where the answer does not name them; after them the others, in order
 * @returns one outcome for each hit, in order
 */
export function readBulkAnswer(
  answer: TransportAnswer,
  { sent, places, now }: { readonly sent: number; readonly places: readonly number[]; readonly now: Instant },
): readonly HitOutcome[] {
  const told = answer.kind === 'response' ? countsIn(answer.body) : undefined;
  if (told !== undefined && answer.kind === 'response' && answer.status === 200) return judge(told, { sent, places });
  return allOf(sent, wholeOutcome(readAnswer(answer, now), told));
}

const count = z.int().min(0);
/** A failure has other counts than its success: only what both have is read. */
const counts = z.object({
  status: z.string(),
  tracked: count,
  invalid: count.optional(),
  invalid_indices: z.array(count).optional(),
});
type Told = z.output<typeof counts>;

function countsIn(body: string): Told | undefined {
  if (!body.trimStart().startsWith('{')) return undefined;
  try {
    return counts.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

function judge({ status, tracked, invalid = 0, invalid_indices: named }: Told, asked: Asked): readonly HitOutcome[] {
  const { sent } = asked;
  if (status !== 'success' || tracked + invalid !== sent) {
    return allOf(sent, ambiguous(`The answer tells of ${tracked} tracked and ${invalid} invalid hits of ${sent}.`));
  }
  if (invalid === 0) return allOf(sent, ACCEPTED);
  const indices = new Set(named);
  const isNamed = indices.size === invalid && [...indices].every((index) => index < sent);
  const rejected = isNamed ? indices : new Set(likeliest(invalid, asked));
  return Array.from({ length: sent }, (_, index) => (rejected.has(index) ? REFUSED : ACCEPTED));
}

function allOf(sent: number, outcome: HitOutcome): readonly HitOutcome[] {
  return new Array<HitOutcome>(sent).fill(outcome);
}

interface Asked {
  readonly sent: number;
  readonly places: readonly number[];
}

/** So many hits: those of the places, and then the others. */
function likeliest(many: number, { sent, places }: Asked): readonly number[] {
  return [...new Set([...places, ...Array.from({ length: sent }, (_, index) => index)])].slice(0, many);
}

/** What an answer without a full account says of each hit. */
function wholeOutcome(outcome: HitOutcome, told: Told | undefined): HitOutcome {
  // What is enough for a single hit, an image or nothing, does not say that a body was read.
  if (outcome.kind === 'accepted') return ambiguous('An answer without any count.');
  // A refusal that tells of tracked hits does not hold for all of them.
  if (outcome.kind === 'rejected' && (told?.tracked ?? 0) > 0) return ambiguous(outcome.detail);
  return outcome;
}

const ACCEPTED: HitOutcome = { kind: 'accepted' };
const REFUSED: HitOutcome = { kind: 'rejected', class: 'refused', detail: 'Invalid in a bulk request' };

function ambiguous(detail: string): HitOutcome {
  return { kind: 'ambiguous', class: 'bad-answer', detail };
}
