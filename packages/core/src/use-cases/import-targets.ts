import { Failure } from '../errors/failure.js';
import { type Problem, problem } from '../errors/problem.js';
import type { WrittenSettings } from '../model/draft.js';
import { addressOf } from '../model/target.js';
import type { StateStore } from '../state/state-store.js';
import type { ApiPolicy } from './api-policy.js';
import { checkDraft } from './check-draft.js';
import type { Deps } from './deps.js';
import { atTarget } from './drafts-desired.js';
import { changedDraft, isKept, signed, writableTarget } from './keep-draft.js';
import type { PlanDeps, Planned } from './make-plan.js';
import { draftAccount, type KeptTarget, type KeptTargets, keptTarget, readKept } from './managed-target.js';
import { planUnkept } from './plan-drafts.js';

/** What an import made drafts of, by key. */
export interface Imported {
  readonly created: readonly string[];
  readonly updated: readonly string[];
}

/**
 * Makes drafts of targets by key, in the place of those that there are, after all were checked; of all of them, or of none. Throws what
 * `putDraft` throws, with paths such as `targets.staging.siteId`, and `draft.changed` where somebody changes one of them meanwhile.
 */
export async function importTargets(
  deps: Pick<Deps, 'clock' | 'who' | 'openState'>,
  policy: ApiPolicy,
  targets: Readonly<Record<string, unknown>>,
): Promise<Imported> {
  await using state = await deps.openState('write');
  const checked = await checkAll(state, policy, { targets, kept: await readKept(state) });
  const changes = checked.map(({ target, written }) => changedDraft(state, target, { kind: 'put', written }));
  await state.changeDrafts(await Promise.all(changes), signed(deps));
  return importOf(checked);
}

/** Plans what {@link importTargets} and an apply of those drafts alone would do. Keeps nothing, and throws the same. */
export async function previewImport(
  deps: PlanDeps & Pick<Deps, 'openState' | 'who'>,
  policy: ApiPolicy,
  targets: Readonly<Record<string, unknown>>,
): Promise<Imported & { readonly planned: Planned }> {
  await using state = await deps.openState('read');
  const checked = await checkAll(state, policy, { targets, kept: await readKept(state) });
  const changes = checked.map(({ target: { key }, written }) => {
    return { target: key, change: { kind: 'put', written } } as const; // Keeps the literal.
  });
  return { ...importOf(checked), planned: await planUnkept(deps, state, changes) };
}

function importOf(checked: readonly Checked[]): Imported {
  const keysOf = (isUpdate: boolean) =>
    checked.filter(({ target }) => isKept(target) === isUpdate).map(({ target }) => target.key);
  return { created: keysOf(false), updated: keysOf(true) };
}

interface Checked {
  readonly target: KeptTarget;
  readonly written: WrittenSettings;
}

async function checkAll(
  state: StateStore,
  policy: ApiPolicy,
  { targets, kept }: { readonly targets: Readonly<Record<string, unknown>>; readonly kept: KeptTargets },
): Promise<readonly Checked[]> {
  const keys = Object.keys(targets).sort();
  const others = without(kept, new Set<string>(keys));
  const checked: Checked[] = [];
  const problems: Problem[] = [];
  for (const key of keys) {
    try {
      const target = writableTarget(kept, key);
      const request = { key, written: targets[key], kind: 'replace' } as const; // Keeps the literal.
      checked.push({ target, written: await checkDraft(state, policy, { request, kept: others, target }) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problems.push(...error.problems.map((found) => atTarget(found, keptTarget(kept, key).key)));
    }
  }
  problems.push(...sharedAccounts(checked));
  if (problems.length > 0) throw new Failure(problems);
  return checked;
}

/** What stays as it is: what an import replaces takes nobody's account. */
function without({ applied, drafts }: KeptTargets, keys: ReadonlySet<string>): KeptTargets {
  return {
    applied: { ...applied, targets: applied.targets.filter(({ target }) => !keys.has(target.key)) },
    drafts: drafts.filter(({ target }) => !keys.has(target)),
  };
}

function sharedAccounts(checked: readonly Checked[]): readonly Problem[] {
  const byAccount = Map.groupBy(checked, ({ written }) => draftAccount(written));
  return [...byAccount]
    .filter(([, those]) => those.length > 1)
    .map(([account, those]) => {
      const targets = those.map(({ target }) => addressOf(target.key));
      return problem('plan.shared-account', { account, targets, isPartial: false });
    });
}
