import { canonicalJson } from '../base/canonical-json.js';
import { contentHash } from '../base/content-hash.js';
import { closestName } from '../config/checks/closest-name.js';
import { pathText } from '../config/locations/path-text.js';
import { resolveWritten } from '../config/resolve-written.js';
import { Failure } from '../errors/failure.js';
import { type Problem, problem } from '../errors/problem.js';
import type { Draft, DraftMark } from '../model/draft.js';
import type { AppliedState, AppliedTarget } from '../model/state.js';
import { addressOf, type Blob, type ResolvedTarget, type TargetKey } from '../model/target.js';
import type { Narrowed } from '../plan/narrow-desired.js';
import { nothingDesired } from '../plan/nothing-desired.js';
import { isEverything, keyIn, type Selection, select } from '../plan/select-targets.js';
import { type ApiPolicy, policyProblems } from './api-policy.js';

/** The drafts of the API as a goal. */
export interface DraftsGoal {
  readonly kind: 'drafts';
  /** What targets of the API may have. Whoever plans at a shell may have anything. */
  readonly policy?: ApiPolicy | undefined;
  /** A draft that is kept nowhere, to be planned instead of those that are. */
  readonly instead?: readonly Draft[] | undefined;
}

/** What drafts ask for. */
export interface DesiredByDrafts extends Narrowed {
  readonly configHash: string;
  readonly objections: readonly Problem[];
  readonly drafts: readonly DraftMark[];
  readonly chosen: readonly Draft[];
}

/**
 * Lays the selected drafts over the targets of the API as they are applied. All else is desired as it is applied. A draft that
 * cannot be fulfilled is kept, and objected to: its target is a config's now, or this version or the policy does not take what
 * it says. Throws `draft.no-such-draft` and `plan.no-such-tag`.
 */
export async function desiredByDrafts(
  { policy, instead }: DraftsGoal,
  { selection, applied, drafts: kept }: { selection: Selection; applied: AppliedState; drafts: readonly Draft[] },
): Promise<DesiredByDrafts> {
  const drafts = instead ?? kept;
  const old = new Map(applied.targets.map((entry) => [entry.target.key, entry]));
  const chosen = chosenOf(drafts, selection, old);
  const targets = new Map(ofApi(applied).map((target) => [target.key, target]));
  const blobs = new Map<string, Blob>();
  const objections: Problem[] = [];
  const selected = new Set<TargetKey>();
  for (const draft of chosen) {
    const answer = await answerOf(draft, { applied, policy, before: old.get(draft.target) });
    objections.push(...answer.objections);
    if (answer.objections.length > 0) continue;
    targets.delete(draft.target);
    for (const target of answer.targets) targets.set(draft.target, target);
    for (const blob of answer.blobs) blobs.set(blob.hash, blob);
    selected.add(draft.target);
  }
  const desired = {
    ...nothingDesired(applied),
    targets: [...targets.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
    blobs: [...blobs.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1)),
  };
  return {
    desired,
    isPartial: chosen.length < drafts.length,
    selected,
    configHash: contentHash(canonicalJson(desired)),
    objections,
    drafts: instead === undefined ? chosen.map(({ target, revision }) => ({ target, revision })) : [],
    chosen,
  };
}

function ofApi({ targets }: AppliedState): readonly ResolvedTarget[] {
  return targets.filter(({ managedBy }) => managedBy === 'api').map(({ target }) => target);
}

function chosenOf(
  drafts: readonly Draft[],
  selection: Selection,
  old: ReadonlyMap<TargetKey, AppliedTarget>,
): readonly Draft[] {
  if (isEverything(selection)) return drafts;
  const keys = new Set<string>(drafts.map(({ target }) => target));
  const unknown = [...selection.targets, ...selection.exclude].map(keyIn).filter((key) => !keys.has(key));
  if (unknown.length > 0)
    throw new Failure([problem('draft.no-such-draft', { targets: unknown.map((key) => `target.${key}`) })]);
  const items = drafts.map((draft) => ({ draft, keys: [draft.target], tags: tagsOf(draft, old.get(draft.target)) }));
  return [...select(items, selection, closestName)].map(({ draft }) => draft);
}

/** The tags that a draft gives its target; those that it has, where the draft deletes it. */
function tagsOf({ change }: Draft, before: AppliedTarget | undefined): readonly string[] {
  if (change.kind === 'delete') return before?.target.settings.tags ?? [];
  const { tags } = change.written;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}

/** What becomes of the target of a draft, or why it cannot become so. */
interface Answer {
  readonly targets: readonly ResolvedTarget[];
  readonly blobs: readonly Blob[];
  readonly objections: readonly Problem[];
}

async function answerOf(
  { target: key, change, by }: Draft,
  {
    applied,
    policy,
    before,
  }: { applied: AppliedState; policy: ApiPolicy | undefined; before: AppliedTarget | undefined },
): Promise<Answer> {
  const nothing = { targets: [], blobs: [], objections: [] };
  if (before?.managedBy === 'config')
    return { ...nothing, objections: [problem('draft.taken-over', { target: addressOf(key), who: by.who })] };
  if (change.kind === 'delete') return nothing;
  try {
    const { target, blobs } = await resolveWritten(key, change.written, applied.instances);
    const problems = policy === undefined ? [] : policyProblems(target, policy);
    return { targets: [target], blobs, objections: problems.map((found) => atTarget(found, key)) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { ...nothing, objections: error.problems.map((found) => atTarget(found, key)) };
  }
}

/** Among the problems of several targets, one must say whose it is. */
export function atTarget(found: Problem, key: TargetKey): Problem {
  const path = pathText(['targets', key]);
  return { ...found, path: found.path === undefined ? path : `${path}.${found.path}` };
}
