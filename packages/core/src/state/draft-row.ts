import { z } from 'zod';
import { canonicalJson } from '../base/canonical-json.js';
import type { Instant } from '../base/clock.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { Draft, DraftChange } from '../model/draft.js';
import { addressOf, type TargetKey } from '../model/target.js';

/** A draft, as a row of either store. */
export interface DraftRow {
  readonly target: TargetKey;
  readonly kind: DraftChange['kind'];
  /** JSON; absent where the target is to be deleted. */
  readonly written: string | null;
  readonly revision: number;
  readonly at: Instant;
  readonly who: string;
  readonly commit: string | null;
}

/** Writes a draft as a row. */
export function draftRow({ target, change, revision, by }: Draft): DraftRow {
  const written = change.kind === 'put' ? canonicalJson(change.written) : null;
  return { target, kind: change.kind, written, revision, at: by.at, who: by.who, commit: by.commit ?? null };
}

/** Reads a draft back; `state` is the state's place. */
export function draftOf({ target, kind, written, revision, at, who, commit }: DraftRow, state: string): Draft {
  const change: DraftChange = kind === 'put' ? { kind, written: writtenOf(written, target, state) } : { kind };
  return { target, change, revision, by: { at, who, ...(commit !== null && { commit }) } };
}

/** What somebody wrote of a target: what it means, a plan finds out. */
export const writtenSettings = z.record(z.string(), z.unknown());

function writtenOf(text: string | null, target: TargetKey, state: string) {
  try {
    return writtenSettings.parse(JSON.parse(text ?? ''));
  } catch (cause) {
    const fault = `the draft of ${addressOf(target)} is no JSON of settings`;
    throw new Failure([problem('state.damaged', { state, fault })], { cause });
  }
}
