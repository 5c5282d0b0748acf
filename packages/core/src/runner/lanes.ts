import { splitLoad, splitRate } from '../allocation/split-load.js';
import { waterFill } from '../allocation/water-fill.js';
import type { Instant } from '../base/clock.js';
import type { AppliedState, LedgerDay } from '../model/state.js';
import type { AccountKey, ResolvedTarget } from '../model/target.js';
import type { LoadSettings } from '../schema/config.js';
import type { Lane } from './lane.js';
import { dayTurned, type LaneContext, makeLane, remakeLane } from './make-lane.js';
import type { Paused } from './paused.js';
import type { RunnableTarget } from './runnable-target.js';
import { Tally } from './tally.js';

/** What the targets of a run are served from. */
export interface ServedState {
  readonly load: LoadSettings;
  readonly targets: readonly RunnableTarget[];
}

/** The lanes of a run: one for each target that is served, paused ones included, and those that are being given up. */
export class Lanes {
  readonly #context: LaneContext;
  readonly #tallies = new Map<AccountKey, Tally>();
  /** The visits of this run that an account without a lane has left. */
  readonly #quotas: Map<AccountKey, number> | undefined;
  #load: LoadSettings;
  #serving: Lane[] = [];
  #leaving: Lane[] = [];
  #offeredTo = '';
  #areAllPaused = false;

  constructor(
    context: LaneContext,
    { served, paused }: { readonly served: ServedState; readonly paused: Paused },
    quotas?: ReadonlyMap<AccountKey, number>,
  ) {
    this.#context = context;
    this.#quotas = quotas && new Map(quotas);
    this.#load = served.load;
    this.#serve(served, paused);
  }

  /** All lanes, those that are being given up included. */
  get all(): readonly Lane[] {
    return [...this.#serving, ...this.#leaving];
  }

  get serving(): readonly Lane[] {
    return this.#serving;
  }

  /** Whether every target of what was last adopted is paused, done or not. */
  get areAllPaused(): boolean {
    return this.#areAllPaused;
  }

  get tallies(): Iterable<Tally> {
    return this.#tallies.values();
  }

  get areDrained(): boolean {
    return this.all.every((lane) => lane.isDrained);
  }

  get inFlight(): number {
    return this.all.reduce((sum, lane) => sum + lane.inFlight, 0);
  }

  /**
   * Serves these targets from now on. Lanes of accounts that stay are changed in place, and visits under way go on to their
   * end. A paused target keeps its lane, which rests.
   */
  adopt(served: ServedState, paused: Paused): void {
    this.#serve(served, paused, this.#context.clock.now());
  }

  /** Starts no further visit on any lane. */
  retire(): void {
    for (const lane of this.#serving) this.#leave(lane);
    this.#serving = [];
  }

  /** Ends a lane: it has done its part of the run. */
  finish(lane: Lane): void {
    this.#leave(lane);
    this.#serving = this.#serving.filter((other) => other !== lane);
  }

  /** Starts what is due on all lanes. Answers when the next visit will be due. */
  step(now: Instant): number {
    this.#turnDays(now);
    this.#offer(now);
    let next = Number.POSITIVE_INFINITY;
    for (const lane of this.#serving) next = Math.min(next, lane.step(now));
    for (const lane of this.#leaving) if (lane.isDrained) this.#forget(lane);
    this.#leaving = this.#leaving.filter((lane) => !lane.isDrained);
    return next;
  }

  #serve({ load, targets }: ServedState, paused: Paused, since?: Instant): void {
    this.#load = load;
    const shares = splitLoad({ load, targets: targets.map((one) => claimOf(one, load, paused)) });
    const known = new Map(this.all.map((lane) => [lane.target.account, lane]));
    const now = this.#context.clock.now();
    const serving = targets.map((runnable) => {
      const { key, account } = runnable.target;
      const share = { load, visitsPerDay: shares.get(key)?.visitsPerDay ?? 0 };
      const lane = known.get(account) ?? this.#makeLane(runnable, share, since);
      if (paused.has(account)) lane.pause(now);
      remakeLane(lane, runnable, this.#context, share);
      if (!paused.has(account)) lane.wake(now);
      lane.askAgain(now);
      return lane;
    });
    this.#areAllPaused = targets.length > 0 && targets.every(({ target }) => paused.has(target.account));
    const kept = new Set(serving);
    for (const lane of this.#serving) if (!kept.has(lane)) this.#leave(lane);
    this.#serving = serving;
    this.#leaving = this.#leaving.filter((lane) => !kept.has(lane));
    this.#offeredTo = '';
  }

  #makeLane(runnable: RunnableTarget, share: { load: LoadSettings; visitsPerDay: number }, since?: Instant): Lane {
    const books = { quota: this.#quotaOf(runnable.target.account), tally: this.#tallyOf(runnable.target), since };
    return makeLane(runnable, this.#context, share, books);
  }

  #turnDays(now: Instant): void {
    for (const lane of this.#serving) {
      const day = dayTurned(lane, now);
      if (day !== undefined) lane.turnDay(day, now);
    }
  }

  /** Splits the rate among the lanes that can take visits; anew whenever these change. */
  #offer(now: Instant): void {
    const { pace } = this.#context;
    if (pace.kind !== 'rate') return;
    const taking = this.#serving.filter((lane) => !lane.isResting && !lane.isCapped && !lane.hasReachedQuota);
    const offeredTo = taking.map((lane) => `${lane.target.key} ${lane.day.date}`).join();
    if (offeredTo === this.#offeredTo) return;
    this.#offeredTo = offeredTo;
    const among = this.#load.overflow === 'redistribute' ? taking : this.#serving;
    const rates = splitRate(
      pace.perSecond,
      among.map(({ target }) => ({ key: target.key, weight: target.settings.weight })),
    );
    const isTaking = new Set(taking);
    for (const lane of this.#serving) {
      lane.setRate(isTaking.has(lane) ? (rates.get(lane.target.key) ?? 0) : 0, now);
    }
  }

  #leave(lane: Lane): void {
    lane.retire();
    this.#leaving.push(lane);
  }

  /** Whoever serves the account later in this run goes on with what is left. */
  #forget(lane: Lane): void {
    this.#quotas?.set(lane.target.account, lane.quotaLeft);
    lane.disconnect();
  }

  #quotaOf(account: AccountKey): number {
    if (this.#quotas === undefined) return Number.POSITIVE_INFINITY;
    // The visits asked for were split when the run began; a target that came later has none of them.
    return this.#quotas.get(account) ?? 0;
  }

  #tallyOf({ key, account }: ResolvedTarget): Tally {
    const known = this.#tallies.get(account);
    if (known !== undefined) return known;
    const tally = new Tally({ run: this.#context.run, target: key, account });
    this.#tallies.set(account, tally);
    return tally;
  }
}

/**
 * Splits the visits asked for by weight, exactly, among what the caps leave. What a target that is paused as the run begins
 * cannot take is the others', as that of a capped one. Where all are paused, each has its share, and the run waits.
 */
export function splitQuota(
  visits: number,
  { load, targets }: ServedState,
  { days, paused }: { readonly days: readonly LedgerDay[]; readonly paused: Paused },
): ReadonlyMap<AccountKey, number> {
  const taken = new Map(days.map(({ account, started, leased }) => [account, started + leased]));
  const areAllPaused = targets.every(({ target }) => paused.has(target.account));
  const claims = targets.map(({ target: { key, account, settings } }) => {
    const left = Math.max(0, settings.visitsPerDay - (taken.get(account) ?? 0));
    return { key, weight: settings.weight, cap: paused.has(account) && !areAllPaused ? 0 : left };
  });
  const shares = waterFill(visits, claims, load.overflow);
  return new Map(targets.map(({ target }) => [target.account, shares.get(target.key) ?? 0]));
}

/** The load of a state to which something was applied. */
export function loadOf({ load }: AppliedState): LoadSettings {
  if (load === undefined) throw new TypeError('Nothing was applied to this state.');
  return load;
}

/** Of a limited total, a paused target takes as little as a capped one. Without a total, its plan goes on, and is missed. */
function claimOf({ target: { key, account, settings } }: RunnableTarget, load: LoadSettings, paused: Paused) {
  const takesNone = load.visitsPerDay !== undefined && paused.has(account);
  return { key, weight: settings.weight, visitsPerDay: takesNone ? 0 : settings.visitsPerDay };
}
