import { instant } from '../../../packages/core/src/base/clock.js';
import type { Signature } from '../../../packages/core/src/model/audit.js';
import {
  type AppliedTarget,
  type BoundedPeriod,
  type BudgetPeriod,
  type BudgetScope,
  type DayBounds,
  ownerOf,
} from '../../../packages/core/src/model/state.js';
import { type AccountKey, type ResolvedInstance, targetKey } from '../../../packages/core/src/model/target.js';
import type { LoadSettings } from '../../../packages/core/src/schema/config.js';
import type { StateStore } from '../../../packages/core/src/state/state-store.js';
import { type CivilDay, civilDayAt } from '../world/civil-day.js';
import type { Deliveries } from '../world/deliveries.js';
import type { Bounds, ShadowBooks } from '../world/shadow-books.js';
import type { OpenState, SimDisk } from '../world/sim-disk.js';
import type { SimLiveness } from '../world/sim-liveness.js';
import { SimMachine, SimProcess } from '../world/sim-process.js';
import { keepBooks } from '../world/sim-store.js';
import type { Timeline } from '../world/timeline.js';
import type { Trace } from '../world/trace.js';
import { idOf } from './id-of.js';
import type { Scenario } from './scenario.js';
import { HOSTS, instanceWith, loadOf, type Site, targetOf } from './sites.js';

/** What an operator needs. */
export interface OperatorParts {
  readonly timeline: Timeline;
  readonly trace: Trace;
  readonly disk: SimDisk;
  readonly liveness: SimLiveness;
  readonly books: () => ShadowBooks;
  readonly deliveries: () => Deliveries;
}

/** A limit of an account or an instance while it was applied: a cap, or a budget. */
interface Version {
  readonly owner: string;
  readonly what: Limit;
  readonly timezone: string;
  readonly most: number | undefined;
  readonly from: number;
  until: number;
}

/** A bound of a day, while its zone holds. */
export interface Allowed {
  readonly most: number;
  readonly until: number;
}

/** What is limited. */
export type Limit = 'visitsPerDay' | 'hitsPerDay' | 'hitsPerMonth';

/** A span of time, in milliseconds since the epoch. */
export interface Span {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Whoever applies, pauses and resumes; knows what is applied, and what was. */
export class Operator implements Bounds {
  readonly #parts: OperatorParts;
  readonly #sites = new Map<string, Site>();
  #targets: readonly AppliedTarget[] = [];
  #instances: readonly ResolvedInstance[] = [];
  readonly #budgets = new Map<string, number | undefined>();
  readonly #zones = new Map<string, string>();
  readonly #paused = new Set<string>();
  readonly #versions: Version[] = [];
  /** Of a day, what was taken when something else was applied: a lower cap takes nothing back. */
  readonly #floors = new Map<string, number>();
  /** Accounts of which what was ambiguous was sent again, by a target that may be gone: it ends its visits as it began them. */
  readonly #resending = new Set<AccountKey>();
  #load: LoadSettings;
  #commits = 0;
  readonly #process: SimProcess;
  #state: OpenState | undefined;
  /** When something was last applied, paused or resumed. */
  changedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: OperatorParts, { sites, load }: Pick<Scenario, 'sites' | 'load'>) {
    this.#parts = parts;
    this.#load = loadOf(load);
    this.#process = new SimProcess('ada', new SimMachine('desk'), parts.timeline);
    for (const site of sites) this.#sites.set(site.key, site);
  }

  get sites(): readonly Site[] {
    return [...this.#sites.values()];
  }

  get targets(): readonly AppliedTarget[] {
    return this.#targets;
  }

  get load(): LoadSettings {
    return this.#load;
  }

  get instances(): readonly ResolvedInstance[] {
    return this.#instances;
  }

  isPaused(key: string): boolean {
    return this.#paused.has(key);
  }

  capOf(account: AccountKey): number | undefined {
    const caps = this.targets.filter(({ target }) => target.account === account);
    return caps.length === 0 ? undefined : Math.min(...caps.map(({ target }) => target.settings.visitsPerDay));
  }

  resendsAmbiguous(account: AccountKey): boolean {
    return this.#resending.has(account);
  }

  limitOf({ scope, period }: BudgetPeriod): number | undefined {
    const name = period === 'day' ? 'hitsPerDay' : 'hitsPerMonth';
    if (scope.kind === 'account') {
      const limits = this.targets
        .filter(({ target }) => target.account === scope.account)
        .map(({ target }) => target.settings[name]);
      const given = limits.filter((limit) => limit !== undefined);
      return given.length === 0 ? undefined : Math.min(...given);
    }
    return this.instances.find(({ key }) => key === scope.instance)?.settings[name];
  }

  isZone(scope: BudgetScope, timezone: string): boolean {
    if (scope.kind === 'instance')
      return this.instances.every(({ key, settings }) => key !== scope.instance || settings.timezone === timezone);
    return this.targets.some(({ target }) => target.account === scope.account && target.settings.timezone === timezone);
  }

  sentInZone(account: AccountKey, day: DayBounds): number | undefined {
    return this.zonesOf(account).size > 1 ? this.#parts.deliveries().visitsWithin(account, day) : undefined;
  }

  hitsInZone(period: BoundedPeriod): number | undefined {
    const owner = ownerOf(period.scope);
    if (this.zonesOf(owner).size < 2) return undefined;
    const what = period.period === 'day' ? 'hitsPerDay' : 'hitsPerMonth';
    // Runs know of a new budget a while after it is applied.
    const isLimited = this.budget(owner, what, period, UNKNOWN_MS) !== undefined;
    return isLimited ? this.#parts.deliveries().hitsWithin(owner, period) : undefined;
  }

  /** Applies what is changed: sites put and removed, the load, and budgets and zones of hosts. */
  async apply(change: {
    readonly put?: readonly Site[];
    readonly remove?: readonly string[];
    readonly load?: Partial<LoadSettings>;
    readonly budgets?: Readonly<Record<string, number | undefined>>;
    readonly zones?: Readonly<Record<string, string>>;
  }): Promise<void> {
    const { put = [], remove = [], load = {}, budgets = {}, zones = {} } = change;
    for (const site of put) this.#sites.set(site.key, site);
    for (const key of remove) this.#sites.delete(key);
    for (const [host, budget] of Object.entries(budgets)) this.#budgets.set(host, budget);
    for (const [host, zone] of Object.entries(zones)) this.#zones.set(host, zone);
    this.#load = { ...this.#load, ...load };
    this.#targets = this.sites.map(targetOf);
    for (const { target } of this.#targets)
      if (target.settings.delivery.retries.ambiguous) this.#resending.add(target.account);
    this.#instances = HOSTS.map((host) => this.#instanceOf(host)).filter(hasBudget);
    const words = JSON.stringify(change);
    await this.#work('apply', words, async (store, by) => {
      this.#commits += 1;
      const id = idOf('commit', this.#commits);
      const lock = await store.lock({ id, who: 'ada', operation: 'apply', since: by.at });
      await store.commit({
        baseSerial: await store.readSerial(),
        load: this.#load,
        instances: this.instances,
        move: [],
        put: put.map(targetOf),
        delete: remove.map(targetKey),
        blobs: [],
        drafts: [],
        fingerprints: [],
        lock: id,
        kind: 'apply',
        by,
      });
      await lock.release();
    });
    for (const key of remove) this.#paused.delete(key);
    this.#remember();
  }

  async pause(key: string): Promise<void> {
    const target = this.#keyOf(key);
    if (target === undefined) return;
    this.#paused.add(key);
    await this.#work('pause', key, (store, by) => store.pause([target], by));
  }

  async resume(key: string): Promise<void> {
    const target = this.#keyOf(key);
    if (!this.#paused.delete(key) || target === undefined) return;
    await this.#work('resume', key, (store, by) => store.resume([target], by));
  }

  /** Takes back what the dead hold, as the next runner would. */
  async recover(bootId: string): Promise<void> {
    await this.#work('recover', '', async (store, { at }) => {
      await store.recover(at, bootId);
      this.#parts.books().bury((run) => this.#parts.liveness.isDead(run), bootId);
    });
  }

  /** The most visits that a day may have until another zone holds; undefined if its zone was never applied on it. */
  allowed(account: AccountKey, day: CivilDay, slackMs: number): Allowed | undefined {
    const caps = this.#over(account, 'visitsPerDay', day, slackMs).filter(({ timezone }) => timezone === day.timezone);
    if (caps.length === 0) return undefined;
    const floor = this.#floors.get(`${account} ${day.timezone} ${day.date}`) ?? 0;
    return {
      most: Math.max(floor, ...caps.map(({ most = 0 }) => most)),
      until: Math.max(...caps.map(({ until }) => until)),
    };
  }

  /** The most hits that a period may have; undefined if they were ever unlimited in it. */
  budget(owner: string, what: Limit, span: Span, slackMs: number): number | undefined {
    const limits = this.#over(owner, what, span, slackMs).map(({ most }) => most);
    const given = limits.filter((limit) => limit !== undefined);
    return given.length === 0 || given.length < limits.length ? undefined : Math.max(...given);
  }

  #over(owner: string, what: Limit, { startsAt, endsAt }: Span, slackMs: number): readonly Version[] {
    return this.#versions.filter(
      (one) =>
        one.owner === owner && one.what === what && one.from < endsAt + slackMs && one.until > startsAt - slackMs,
    );
  }

  /** The zones that an account or an instance ever had. */
  zonesOf(owner: string): ReadonlySet<string> {
    return new Set(this.#versions.filter((one) => one.owner === owner).map(({ timezone }) => timezone));
  }

  /** The last zone, cap and budgets change what holds from now on. */
  #remember(): void {
    const { timeline } = this.#parts;
    const now = timeline.now;
    for (const version of this.#versions) if (version.until === Number.POSITIVE_INFINITY) version.until = now;
    for (const { target } of this.targets) {
      const { account, settings } = target;
      for (const what of LIMITS) this.#add(account, what, settings);
      for (const shiftMs of [-DAY_MS, 0, DAY_MS]) this.#setFloor(account, civilDayAt(now + shiftMs, settings.timezone));
    }
    for (const { key, settings } of HOSTS.map((host) => this.#instanceOf(host)))
      for (const what of LIMITS) this.#add(key, what, settings);
  }

  #add(
    owner: string,
    what: Limit,
    settings: Partial<Record<Limit, number | undefined>> & { readonly timezone: string },
  ): void {
    const { timezone, [what]: most } = settings;
    this.#versions.push({
      owner,
      what,
      timezone,
      most,
      from: this.#parts.timeline.now,
      until: Number.POSITIVE_INFINITY,
    });
  }

  #setFloor(account: AccountKey, day: CivilDay): void {
    const key = `${account} ${day.timezone} ${day.date}`;
    let taken = this.#parts.books().leased(account);
    for (const visit of this.#parts.deliveries().visits.values())
      if (visit.account === account && visit.cdt >= day.startsAt && visit.cdt < day.endsAt) taken += 1;
    this.#floors.set(key, Math.max(this.#floors.get(key) ?? 0, taken));
  }

  #instanceOf(host: string): ResolvedInstance {
    return instanceWith(host, { hitsPerDay: this.#budgets.get(host), timezone: this.#zones.get(host) });
  }

  #keyOf(key: string) {
    return this.#sites.has(key) ? targetKey(key) : undefined;
  }

  /** Does something to the state at once, as another process. */
  async #work(
    what: string,
    words: string,
    work: (store: StateStore, by: Signature) => Promise<unknown>,
  ): Promise<void> {
    const { timeline, trace, disk, books } = this.#parts;
    trace.add(timeline.now, `${what} ${words}`);
    this.changedAt = timeline.now;
    if (this.#state?.isOpen !== true) this.#state = await disk.open(this.#process);
    await work(this.#state.store, { at: instant(Math.floor(timeline.now)), who: 'ada' });
    keepBooks({ state: this.#state, disk, books: books() });
  }
}

const DAY_MS = 86_400_000;
/** Longer than any run needs to follow what is applied. */
const UNKNOWN_MS = 2 * 3_600_000;
const LIMITS = ['visitsPerDay', 'hitsPerDay', 'hitsPerMonth'] as const satisfies readonly Limit[];

/** A host without one is not named. */
function hasBudget({ settings }: ResolvedInstance): boolean {
  return settings.hitsPerDay !== undefined;
}
