import { resolveWritten } from '../config/resolve-written.js';
import { Failure } from '../errors/failure.js';
import type { Drift } from '../model/drift.js';
import type { ResolvedTarget, TargetKey } from '../model/target.js';
import type { StateStore } from '../state/state-store.js';
import { type ApiPolicy, policyProblems } from './api-policy.js';
import type { Deps } from './deps.js';
import { keptTarget, noSuchTarget, readKept } from './managed-target.js';
import { probeTargets } from './probe-targets.js';
import { readSecrets, requireSecrets, TOKEN } from './target-secrets.js';

/** Whom to ask: a target as it is kept, with its draft, or settings that are kept nowhere. */
export type ManagedProbe = { readonly key: string } | { readonly written: unknown };

/** What is asked, and in whose name. */
interface Subject {
  readonly target: ResolvedTarget;
  /** A token that was given as text. */
  readonly token?: string | undefined;
  /** Whether users of the API decide where it leads. */
  readonly isOfApi: boolean;
}

/**
 * Asks a target what it is, for a user of the API. Records no hit, and keeps nothing. Throws `draft.no-such-target`, `config.*`,
 * `draft.not-allowed` and `draft.secret-not-allowed` for what the API may not ask, and `run.secret-missing` where it is not reached
 * without a secret that is not here.
 */
export async function probeManaged(
  deps: Pick<Deps, 'clock' | 'openAsker' | 'openState' | 'readSecret'>,
  policy: ApiPolicy,
  request: ManagedProbe,
): Promise<readonly Drift[]> {
  const { target, token, isOfApi } = await subjectOf(deps, request);
  const problems = isOfApi ? policyProblems(withoutText(target), policy) : [];
  if (problems.length > 0) throw new Failure(problems);
  const literals = new Map(token === undefined ? [] : [[target.key, token] as const]);
  const secrets = await readSecrets(deps, [target], { literals, runsCommands: false });
  requireSecrets({ ...secrets, missing: withoutTokens(secrets.missing) });
  return await probeTargets(deps, [target], secrets, () => (isOfApi ? policy.targets : undefined));
}

async function subjectOf(deps: Pick<Deps, 'openState'>, request: ManagedProbe): Promise<Subject> {
  await using state = await deps.openState('read');
  // Not the promise alone: the state would be closed before it is answered.
  return 'key' in request ? await keptSubject(state, request.key) : await writtenSubject(state, request.written);
}

/** Settings that are kept nowhere have no key. */
const NAMELESS = 'probed' as TargetKey; // A brand has no value at run time.

async function writtenSubject(state: Pick<StateStore, 'readApplied'>, written: unknown): Promise<Subject> {
  const { instances } = await state.readApplied();
  const { target, token } = await resolveWritten(NAMELESS, written, instances);
  return { target, token, isOfApi: true };
}

async function keptSubject(state: Pick<StateStore, 'readApplied' | 'readDrafts'>, key: string): Promise<Subject> {
  const kept = await readKept(state);
  const { key: name, applied, draft } = keptTarget(kept, key);
  if (draft?.change.kind === 'put') {
    const { target, token } = await resolveWritten(name, draft.change.written, kept.applied.instances);
    return { target, token, isOfApi: true };
  }
  if (applied === undefined) throw noSuchTarget(name);
  return { target: applied.target, isOfApi: applied.managedBy === 'api' };
}

/** A token that was given as text goes where the target is, which is what was asked. */
function withoutText({ settings, ...target }: ResolvedTarget): ResolvedTarget {
  if (settings.tokenAuth?.$kind !== 'literal') return { ...target, settings };
  const { tokenAuth: _, ...rest } = settings;
  return { ...target, settings: rest };
}

/** Without its token a target is asked less, and says so. */
function withoutTokens(missing: Parameters<typeof requireSecrets>[0]['missing']): typeof missing {
  const others = [...missing].map(([key, secrets]) => [key, secrets.filter(({ path }) => path !== TOKEN)] as const);
  return new Map(others.filter(([, secrets]) => secrets.length > 0));
}
