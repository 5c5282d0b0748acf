import { z } from 'zod';
import { canonicalJson } from '../base/canonical-json.js';
import { Failure } from '../errors/failure.js';
import { type Problem, problem } from '../errors/problem.js';
import { blobsOfPlan } from './commit-of.js';
import {
  contentsDocument,
  contentsText,
  DOCUMENT,
  FORMAT_VERSION,
  headDocument,
  type SavedContents,
  type SavedPlan,
  SETTINGS,
  savedPlanText,
  signedText,
} from './saved-plan-document.js';

/**
 * Signs a text under the key of the state, so that whoever can change the file but cannot read the state makes no other plan of
 * it. It gives the same text until something is applied, also for a state that is still empty.
 */
export type Sign = (text: string) => string;

/** A saved plan as it was read. Nobody has checked the signature yet: see {@link refuseSavedPlan}. */
export interface SignedPlan extends SavedPlan {
  readonly signed: string;
  readonly signature: string;
}

/** Writes a saved plan: one line of JSON, the same bytes for the same plan. Blobs that no target of the plan names are left out. */
export function encodeSavedPlan(saved: SavedPlan, sign: Sign): string {
  const { kind, tool, commit, plan, drafts } = saved;
  const blobs = blobsOfPlan(plan, saved.blobs);
  const contents = contentsText({ kind, tool, settings: SETTINGS, commit, plan, drafts, blobs });
  return savedPlanText(contents, sign(signedText(contents)));
}

/**
 * Reads a saved plan. It says nothing of whether it may be applied: see {@link refuseSavedPlan}. Throws `plan.not-a-plan`,
 * `plan.newer`, `plan.other-version` and `plan.damaged`; the last one also for a text whose spaces alone were changed.
 */
export function decodeSavedPlan(text: string, file: string): SignedPlan {
  const { signature, contents: raw } = headOf(text, file);
  const { settings: _, ...saved } = contentsOf(raw, file);
  const contents = canonicalJson(raw);
  if (savedPlanText(contents, signature) !== text) throw damaged(file, 'it is not as it was written');
  return { ...saved, signed: signedText(contents), signature };
}

/** Where a saved plan is to be applied. */
export interface ApplyingPlace {
  /** Where the plan stands, for messages. */
  readonly file: string;
  readonly stack: string;
  readonly lineage?: string | undefined;
  readonly serial: number;
  readonly sign: Sign;
}

/**
 * Refuses a saved plan for another stack or state, one that was changed or that another state signed, and one that was made
 * for another serial. Throws `plan.other-stack`, `plan.other-lineage`, `plan.tampered`, `plan.stale`.
 */
export function refuseSavedPlan({ plan, signed, signature }: SignedPlan, place: ApplyingPlace): void {
  const { file, stack: here, lineage, serial, sign } = place;
  const { stack, serial: base } = plan;
  if (stack !== here) throw refusal(problem('plan.other-stack', { file, stack, here }));
  if (plan.lineage !== undefined && plan.lineage !== lineage) {
    throw refusal(problem('plan.other-lineage', { file, lineage: plan.lineage, here: lineage }));
  }
  // A plan for an empty state may have been signed before the state had a key: after the first apply, its signature tells nothing.
  const isComparable = plan.lineage === lineage;
  if (isComparable && sign(signed) !== signature) throw refusal(problem('plan.tampered', { file }));
  if (base !== serial) throw refusal(problem('plan.stale', { file, base, serial }));
  if (!isComparable) throw refusal(problem('plan.tampered', { file }));
}

const documentName = z.looseObject({ document: z.literal(DOCUMENT) });
const version = z.object({ formatVersion: z.string().regex(/^\d{1,6}\.\d{1,6}$/) });
const maker = z.object({ tool: z.string(), settings: z.string() });
const report = z.looseObject({ formatVersion: z.string(), actions: z.array(z.unknown()) });

function headOf(text: string, file: string): z.output<typeof headDocument> {
  const raw = jsonOf(text, file);
  if (!documentName.safeParse(raw).success) {
    const isReport = report.safeParse(raw).success;
    throw notAPlan(file, isReport ? 'it is what plan --json prints, for other programs' : 'it is JSON of another kind');
  }
  refuseOther(raw, file);
  const read = headDocument.safeParse(raw);
  if (!read.success) throw damaged(file, faultOf(read.error));
  return read.data;
}

function refuseOther(raw: unknown, file: string): void {
  const found = version.safeParse(raw).data?.formatVersion;
  if (found === undefined || found === FORMAT_VERSION) return;
  const tool = z.object({ contents: maker.pick({ tool: true }) }).safeParse(raw).data?.contents.tool;
  if (isLater(found)) throw refusal(problem('plan.newer', { file, version: found, tool }));
  if (tool !== undefined) throw refusal(problem('plan.other-version', { file, made: tool }));
}

function contentsOf(raw: unknown, file: string): SavedContents {
  const read = contentsDocument.safeParse(raw);
  if (read.success) return read.data;
  const made = maker.safeParse(raw).data;
  if (made === undefined || made.settings === SETTINGS) throw damaged(file, faultOf(read.error));
  throw refusal(problem('plan.other-version', { file, made: made.tool }));
}

/** A text that begins as a saved plan does was one. */
function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw text.startsWith(`{"document":"${DOCUMENT}"`)
      ? damaged(file, 'it is no JSON')
      : notAPlan(file, 'it is no JSON');
  }
}

function isLater(found: string): boolean {
  const [major = 0, minor = 0] = found.split('.').map(Number);
  const [knownMajor = 0, knownMinor = 0] = FORMAT_VERSION.split('.').map(Number);
  return major > knownMajor || (major === knownMajor && minor > knownMinor);
}

function faultOf({ issues: [first] }: z.ZodError): string {
  const path = first?.path.map(String).join('.') ?? '';
  const subject = path === '' ? 'it' : path;
  if (first?.code === 'unrecognized_keys') return `${subject} holds ${first.keys.join(', ')}`;
  return `${subject} is missing, or has an impossible value`;
}

function notAPlan(file: string, evidence: string): Failure {
  return refusal(problem('plan.not-a-plan', { file, evidence }));
}

function damaged(file: string, fault: string): Failure {
  return refusal(problem('plan.damaged', { file, fault }));
}

function refusal(reason: Problem): Failure {
  return new Failure([reason]);
}
