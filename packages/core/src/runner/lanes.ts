import { splitLoad, splitRate } from '../allocation/split-load.js';
import type { Instant } from '../base/clock.js';
import type { DayBounds } from '../model/state.js';
import type { AccountKey, ResolvedTarget, TargetKey } from '../model/target.js';
import type { LoadSettings } from '../schema/config.js';
import { ClockWatch } from './clock-watch.js';
import type { Lane } from './lane.js';
import { dayTurned, type LaneContext, makeLane, remakeLane } from './make-lane.js';
import type { OfferedRate } from './offered-rate.js';
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
  readonly #rate: OfferedRate;
  readonly #clockWatch: ClockWatch;
  readonly #tallies = new Map<AccountKey, Tally>();
  #load: LoadSettings;
  #serving: Lane[] = [];
  #leaving: Lane[] = [];
  #runs = 1;
  #first = 0;
  /** What was offered when it was last split, and to which lanes: on a lane's day, or not at all. */
  #offeredRate = Number.NaN;
  #offeredDays: readonly (DayBounds | undefined)[] = [];
  #rates: ReadonlyMap<TargetKey, number> = new Map();
  /** What was held back of each account's visits, in parts of one. */
  readonly #withheld = new Map<AccountKey, number>();
  #areAllPaused = false;

  constructor(
    context: LaneContext,
    { served, paused }: { readonly served: ServedState; readonly paused: Paused },
    rate: OfferedRate,
  ) {
    this.#context = context;
    this.#rate = rate;
    this.#load = served.load;
    this.#clockWatch = new ClockWatch(context.clock);
    this.#serve(served, paused);
  }

  /** All lanes, those that are being given up included. */
  get all(): readonly Lane[] {
    return this.#leaving.length === 0 ? this.#serving : [...this.#serving, ...this.#leaving];
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

  /** Visits that came late or not at all since this was last asked, though neither a target nor the ledger held them up. */
  takeBehind(): number {
    return this.#serving.reduce((sum, lane) => sum + lane.takeBehind(), 0);
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

  /** So many runners serve the same load. */
  shareAmong(runs: number): void {
    this.#runs = runs;
    for (const lane of this.#serving) lane.shareAmong(runs);
  }

  /** What was refused may be granted now, on all lanes: another runner has given back what it had reserved. */
  askAgain(now: Instant): void {
    for (const lane of this.#serving) lane.askAgain(now);
  }

  /** Starts no further visit on any lane. */
  retire(): void {
    for (const lane of this.#serving) this.#leave(lane);
    this.#serving = [];
  }

  /** Ends all connections, and with them what is under way. */
  disconnect(): void {
    for (const lane of this.all) lane.disconnect();
  }

  /** Ends a lane: it has done its part of the run. */
  finish(lane: Lane): void {
    this.#leave(lane);
    this.#serving = this.#serving.filter((other) => other !== lane);
  }

  /** Starts what is due on all lanes. Answers when the next visit will be due. */
  step(now: Instant): number {
    this.#followClock();
    this.#turnDays(now);
    this.#offer(now);
    this.#context.gates.turn();
    let next = Number.POSITIVE_INFINITY;
    for (const lane of this.#inTurn()) next = Math.min(next, lane.step(now));
    this.#forgetDrained();
    return next;
  }

  /** Counts what was not offered in this time, since the run was slowed down. */
  countWithheld(sinceMs: number, now: Instant): void {
    const { factor } = this.#rate;
    if (factor === 1) return;
    for (const { target } of this.#serving) {
      const perSecond = (this.#rates.get(target.key) ?? 0) * (1 / factor - 1);
      const owed = (this.#withheld.get(target.account) ?? 0) + (perSecond * sinceMs) / 1_000;
      this.#withheld.set(target.account, owed % 1);
      if (owed >= 1) this.#tallyOf(target).visits('withheld', now, Math.floor(owed));
    }
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
    this.#offeredRate = Number.NaN;
  }

  #makeLane(runnable: RunnableTarget, share: { load: LoadSettings; visitsPerDay: number }, since?: Instant): Lane {
    const lane = makeLane(runnable, this.#context, share, { tally: this.#tallyOf(runnable.target), since });
    lane.shareAmong(this.#runs);
    return lane;
  }

  /** Another lane comes first each time: connections that are left over go to whoever asks first. */
  #inTurn(): readonly Lane[] {
    const lanes = this.#serving;
    this.#first = this.#first + 1 < lanes.length ? this.#first + 1 : 0;
    return this.#first === 0 ? lanes : [...lanes.slice(this.#first), ...lanes.slice(0, this.#first)];
  }

  #followClock(): void {
    const setMs = this.#clockWatch.takeSetMs();
    if (setMs === 0) return;
    this.#rate.clockSet(setMs);
    for (const lane of this.#serving) lane.clockSet(setMs);
  }

  #turnDays(now: Instant): void {
    for (const lane of this.#serving) {
      const day = dayTurned(lane, now);
      if (day !== undefined) lane.turnDay(day, now);
    }
  }

  /** Splits the rate among the lanes that can take visits; anew whenever these, or the rate, change. */
  #offer(now: Instant): void {
    if (!this.#rate.isGiven) return;
    const perSecond = this.#rate.at(now);
    if (
      perSecond === this.#offeredRate &&
      this.#serving.every((lane, at) => dayTaken(lane, now) === this.#offeredDays[at])
    )
      return;
    this.#offeredRate = perSecond;
    this.#offeredDays = this.#serving.map((lane) => dayTaken(lane, now));
    const taking = this.#serving.filter((_, at) => this.#offeredDays[at] !== undefined);
    const among = this.#load.overflow === 'redistribute' ? taking : this.#serving;
    const weights = among.map(({ target }) => ({ key: target.key, weight: target.settings.weight }));
    const rates = splitRate(perSecond, weights);
    this.#rates = new Map(taking.map(({ target }) => [target.key, rates.get(target.key) ?? 0]));
    for (const lane of this.#serving) lane.setRate(this.#rates.get(lane.target.key) ?? 0, now);
  }

  #leave(lane: Lane): void {
    lane.retire();
    this.#leaving.push(lane);
  }

  #forgetDrained(): void {
    if (this.#leaving.length === 0) return;
    for (const lane of this.#leaving) if (lane.isDrained) lane.disconnect();
    this.#leaving = this.#leaving.filter((lane) => !lane.isDrained);
  }

  #tallyOf({ key, account }: ResolvedTarget): Tally {
    const known = this.#tallies.get(account);
    if (known !== undefined) return known;
    const tally = new Tally({ run: this.#context.run, target: key, account }, this.#context.recent);
    this.#tallies.set(account, tally);
    return tally;
  }
}

/** The day on which a lane takes visits at a rate; undefined while it takes none. */
function dayTaken(lane: Lane, now: Instant): DayBounds | undefined {
  return lane.isResting || lane.isCapped(now) ? undefined : lane.day;
}

/** Of a limited total, a paused target takes as little as a capped one. Without a total, its plan goes on, and is missed. */
function claimOf({ target: { key, account, settings } }: RunnableTarget, load: LoadSettings, paused: Paused) {
  const takesNone = load.visitsPerDay !== undefined && paused.has(account);
  return { key, weight: settings.weight, visitsPerDay: takesNone ? 0 : settings.visitsPerDay };
}
