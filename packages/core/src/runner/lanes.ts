import { splitLoad, splitRate } from '../allocation/split-load.js';
import { waterFill } from '../allocation/water-fill.js';
import { canonicalJson } from '../base/canonical-json.js';
import type { Instant } from '../base/clock.js';
import type { AppliedState, LedgerDay } from '../model/state.js';
import type { AccountKey } from '../model/target.js';
import type { LoadSettings } from '../schema/config.js';
import type { Lane } from './lane.js';
import { dayTurned, type LaneContext, makeLane, type RunnableTarget } from './make-lane.js';
import { Tally } from './tally.js';

/** What the targets of a run are served from. */
export interface ServedState {
  readonly load: LoadSettings;
  readonly targets: readonly RunnableTarget[];
}

/** The lanes of a run: one for each target that is served, and those that are being given up. */
export class Lanes {
  readonly #context: LaneContext;
  readonly #tallies = new Map<AccountKey, Tally>();
  readonly #quotas: Map<AccountKey, number> | undefined;
  /** What each lane was made of: one that would be made alike goes on, with its connections and leases. */
  readonly #likeness = new WeakMap<Lane, string>();
  #load: LoadSettings;
  #serving: Lane[] = [];
  #leaving: Lane[] = [];
  #offeredTo = '';

  constructor(context: LaneContext, served: ServedState, quotas?: ReadonlyMap<AccountKey, number>) {
    this.#context = context;
    this.#load = served.load;
    this.#quotas = quotas && new Map(quotas);
    this.adopt(served);
  }

  /** All lanes, those that are being given up included. */
  get all(): readonly Lane[] {
    return [...this.#serving, ...this.#leaving];
  }

  get serving(): readonly Lane[] {
    return this.#serving;
  }

  get tallies(): Iterable<Tally> {
    return this.#tallies.values();
  }

  get drained(): boolean {
    return this.all.every((lane) => lane.drained);
  }

  get inFlight(): number {
    return this.all.reduce((sum, lane) => sum + lane.inFlight, 0);
  }

  /** Serves these targets from now on. Visits under way go on to their end. */
  adopt(served: ServedState): void {
    this.#load = served.load;
    const visitsPerDay = splitLoad({ load: served.load, targets: served.targets.map(claimOf) });
    const before = new Map(this.#serving.map((lane) => [this.#likeness.get(lane), lane]));
    const now = served.targets.map((runnable) => {
      const share = visitsPerDay.get(runnable.target.key)?.visitsPerDay ?? 0;
      const likeness = canonicalJson({ ...runnable, load: served.load, share });
      const lane = before.get(likeness) ?? this.#makeLane(runnable, share);
      this.#likeness.set(lane, likeness);
      return lane;
    });
    for (const lane of this.#serving) if (!now.includes(lane)) this.#leave(lane);
    this.#serving = now;
    this.#offeredTo = '';
  }

  #makeLane(runnable: RunnableTarget, visitsPerDay: number): Lane {
    return makeLane(runnable, this.#context, {
      load: this.#load,
      visitsPerDay,
      quota: this.#quotaOf(runnable.target.account),
      tally: this.#tallyOf(runnable),
    });
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
    for (const lane of this.#leaving) if (lane.drained) lane.disconnect();
    this.#leaving = this.#leaving.filter((lane) => !lane.drained);
    return next;
  }

  #turnDays(now: Instant): void {
    for (const lane of this.#serving) {
      const day = dayTurned(lane, now);
      if (day !== undefined) lane.turnDay(day);
    }
  }

  /** Splits the rate among the lanes that can take visits; anew whenever these change. */
  #offer(now: Instant): void {
    const { pace } = this.#context;
    if (pace.kind !== 'rate') return;
    const taking = this.#serving.filter((lane) => !lane.capped && !lane.quotaReached);
    const offeredTo = taking.map((lane) => `${lane.parts.target.key} ${lane.day.date}`).join();
    if (offeredTo === this.#offeredTo) return;
    this.#offeredTo = offeredTo;
    const among = this.#load.overflow === 'redistribute' ? taking : this.#serving;
    const rates = splitRate(
      pace.perSecond,
      among.map(({ parts }) => claimOf(parts)),
    );
    for (const lane of this.#serving) {
      lane.setRate(taking.includes(lane) ? (rates.get(lane.parts.target.key) ?? 0) : 0, now);
    }
  }

  #leave(lane: Lane): void {
    lane.retire();
    // Whoever serves the account later in this run goes on with what is left.
    this.#quotas?.set(lane.parts.target.account, lane.quotaLeft);
    this.#leaving.push(lane);
  }

  #quotaOf(account: AccountKey): number {
    if (this.#quotas === undefined) return Number.POSITIVE_INFINITY;
    // The visits asked for were split when the run began; a target that came later has none of them.
    return this.#quotas.get(account) ?? 0;
  }

  #tallyOf({ target }: RunnableTarget): Tally {
    const known = this.#tallies.get(target.account);
    if (known !== undefined) return known;
    const tally = new Tally({ run: this.#context.run, target: target.key, account: target.account });
    this.#tallies.set(target.account, tally);
    return tally;
  }
}

/** Splits the visits asked for by weight, exactly, among what the caps leave. */
export function splitQuota(
  visits: number,
  { load, targets }: ServedState,
  days: readonly LedgerDay[],
): ReadonlyMap<AccountKey, number> {
  const taken = new Map(days.map(({ account, started, leased }) => [account, started + leased]));
  const claims = targets.map(({ target }) => ({
    key: target.key,
    weight: target.settings.weight,
    cap: Math.max(0, target.settings.visitsPerDay - (taken.get(target.account) ?? 0)),
  }));
  const shares = waterFill(visits, claims, load.overflow);
  return new Map(targets.map(({ target }) => [target.account, shares.get(target.key) ?? 0]));
}

/** The load of a state to which something was applied. */
export function loadOf({ load }: AppliedState): LoadSettings {
  if (load === undefined) throw new TypeError('Nothing was applied to this state.');
  return load;
}

function claimOf({ target }: Pick<RunnableTarget, 'target'>) {
  const { weight, visitsPerDay } = target.settings;
  return { key: target.key, weight, visitsPerDay };
}
