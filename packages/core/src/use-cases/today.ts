import type { Instant } from '../base/clock.js';
import { localDaysAt } from '../calendar/local-day.js';
import type { AccountDay, AppliedTarget } from '../model/state.js';
import type { AccountKey, ResolvedTarget } from '../model/target.js';
import type { TargetDay } from '../report/cap-status.js';
import type { StateStore } from '../state/state-store.js';

/** The accounts of targets with the local days in which an instant lies. */
export function accountDays(targets: readonly ResolvedTarget[], at: Instant): readonly AccountDay[] {
  const dayIn = localDaysAt(at);
  return targets.map(({ account, settings }) => ({ account, day: dayIn(settings.timezone) }));
}

/** Applied targets, each with the local day in which an instant lies. */
export function targetDays(targets: readonly AppliedTarget[], at: Instant): readonly TargetDay[] {
  const dayIn = localDaysAt(at);
  return targets.map((target) => ({ target, day: dayIn(target.target.settings.timezone) }));
}

/** Visits that the accounts of targets have started on their running local day; accounts that have started none may be missing. */
export async function startedToday(
  state: Pick<StateStore, 'readDays'>,
  targets: readonly ResolvedTarget[],
  now: Instant,
): Promise<ReadonlyMap<AccountKey, number>> {
  const days = await state.readDays(accountDays(targets, now));
  return new Map(days.map(({ account, started }) => [account, started]));
}
