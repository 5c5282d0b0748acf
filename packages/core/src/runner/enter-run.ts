import { canonicalJson } from '../base/canonical-json.js';
import type { Instant } from '../base/clock.js';
import { localDayAt } from '../calendar/local-day.js';
import type { FleetPlace } from '../model/run.js';
import type { AppliedState, LedgerDay } from '../model/state.js';
import type { ResolvedTarget } from '../model/target.js';
import type { ServedState } from './lanes.js';
import { pausedIn } from './paused.js';
import type { RunnerParts } from './runner-parts.js';
import { splitQuota } from './split-quota.js';

/** What a runner begins with. */
export interface Beginning {
  readonly applied: AppliedState;
  readonly served: ServedState;
  /** The days of the served targets, as they were just read. */
  readonly days: readonly LedgerDay[];
  readonly place: FleetPlace;
  /** Runs that share the load, this one among them. */
  readonly fleetSize: number;
}

/** Enters a run in the state, with its place in a fleet. What dead runs had reserved is taken back before, so that it can be had. */
export async function enterRun(parts: RunnerParts, applied: AppliedState): Promise<Beginning> {
  const { clock, store, record, emit, equip, stop, lanes } = parts;
  const recovered = await store.recover(clock.now(), record.bootId);
  if (recovered.length > 0) emit({ kind: 'recovered', at: clock.now(), runs: recovered });
  const served = await equip(applied);
  const targets = served.targets.map(({ target }) => target);
  const days = await store.readDays(targets.map((target) => dayOf(target, clock.now())));
  const split = { targets, overflow: served.load.overflow, days, paused: pausedIn(applied) };
  const quotas = stop.visits === undefined ? undefined : splitQuota(stop.visits, split);
  const { pace, seed } = lanes;
  // A search of the capacity sets its rate alone: another one would take half of each step.
  const alone = pace.kind === 'rate' && pace.isRising && { only: record.id };
  const text = canonicalJson({ pace, seed, ...(quotas && { visits: stop.visits }), ...alone });
  const place = await store.startRun(record, { text, quotas });
  const { fleet } = await store.readSignals(record.id);
  return { applied, served, days, place, fleetSize: fleet.length };
}

function dayOf({ account, settings }: ResolvedTarget, now: Instant) {
  return { account, day: localDayAt(now, settings.timezone) };
}
