import { localDayAt } from '../calendar/local-day.js';
import type { Problem } from '../errors/problem.js';
import type { AppliedState } from '../model/state.js';
import type { DesiredState } from '../model/target.js';
import { diffTargets } from '../plan/diff-targets.js';
import type { Plan } from '../plan/plan.js';
import type { StateStore } from '../state/state-store.js';
import type { Deps } from './deps.js';
import type { LoadedTargets } from './load-targets.js';
import { compareSecrets, type Literals, readSecrets } from './target-secrets.js';

/** A plan, and what it was made of. */
export interface Planned {
  readonly plan: Plan;
  readonly desired: DesiredState;
  readonly literals: Literals;
  readonly warnings: readonly Problem[];
}

/** Compares what a config asks for with the applied state. Reads only; takes no lock; needs no secret's value. */
export async function makePlan(
  deps: Pick<Deps, 'clock' | 'openState' | 'readSecret'>,
  loaded: LoadedTargets,
): Promise<Planned> {
  await using state = await deps.openState('read');
  const { desired, literals, warnings, configHash } = loaded;
  const applied = await state.readApplied();
  const asOf = deps.clock.now();
  const secrets = compareSecrets(await readSecrets(deps, desired.targets, literals), await state.readFingerprints());
  const days = await state.readDays(daysOf(desired, applied, asOf));
  const plan = diffTargets({ desired, applied, configHash, asOf, days, secrets });
  return { plan, desired, literals, warnings };
}

/** Today of every target, declared or applied, where it is declared or else applied. */
function daysOf(
  desired: DesiredState,
  applied: AppliedState,
  asOf: Plan['asOf'],
): Parameters<StateStore['readDays']>[0] {
  const declared = new Set(desired.targets.map(({ account }) => account));
  const deleted = applied.targets.map(({ target }) => target).filter(({ account }) => !declared.has(account));
  return [...desired.targets, ...deleted].map(({ account, settings }) => {
    return { account, day: localDayAt(asOf, settings.timezone) };
  });
}
