import { never } from '../../../packages/core/src/base/never.js';
import type { Random } from '../../../packages/core/src/base/random.js';
import type { SimReceiver } from '../world/sim-receiver.js';
import { type FaultKind, networkKinds } from '../world/weather.js';
import type { Crew } from './crew.js';
import type { Operator } from './operator.js';
import type { SimRun, SimWorld } from './sim-run.js';
import { HOSTS, type Site } from './sites.js';

/** What faults strike. */
export interface ChaosParts {
  readonly world: SimWorld;
  readonly crew: Crew;
  readonly operator: Operator;
  readonly receivers: ReadonlyMap<string, SimReceiver>;
  /** Something failed that never should. */
  readonly onFault: (error: unknown) => void;
}

const MINUTE = 60_000;

/** Makes the faults of a scenario happen, one after the other, until they stop. */
export class Chaos {
  readonly #parts: ChaosParts;
  readonly #random: Random;
  readonly #kinds: readonly FaultKind[];
  /** How long a fault lasts at most. */
  readonly #longestMs: number;

  constructor(parts: ChaosParts) {
    const { scenario } = parts.world;
    this.#parts = parts;
    this.#random = parts.world.random.split('chaos');
    this.#kinds = [...scenario.kinds];
    this.#longestMs = scenario.cadence.followMs * 12;
  }

  begin(): void {
    const { weather, scenario } = this.#parts.world;
    for (const kind of ['dst', 'midnight'] as const) if (scenario.kinds.has(kind)) weather.count(kind);
    if (scenario.kinds.has('second-runner')) weather.count('second-runner', scenario.runners - 1);
    if (scenario.kinds.has('receiver-skew')) this.#happen('receiver-skew');
    if (this.#kinds.length > 0) this.#next();
  }

  /** Faults stop, and what they have done is mended as far as it can be. */
  async end(): Promise<void> {
    const { world, crew, operator } = this.#parts;
    world.weather.clear();
    for (const machine of crew.machines) machine.wallOffsetMs = 0;
    for (const run of crew.living) run.process.goOn();
    for (const { key } of operator.sites) await operator.resume(key);
    crew.replace();
  }

  #next(): void {
    const { timeline, scenario } = this.#parts.world;
    const gapMs = -Math.log(1 - this.#random.next()) * scenario.faultGapMs;
    if (timeline.now + gapMs >= scenario.calmFrom) return;
    timeline.after(gapMs, () => {
      this.#happen(this.#random.pick(this.#kinds));
      this.#next();
    });
  }

  #happen(kind: FaultKind): void {
    this.#parts.world.trace.add(this.#parts.world.timeline.now, `fault: ${kind}`);
    this.#strike(kind).catch(this.#parts.onFault);
  }

  async #strike(kind: FaultKind): Promise<void> {
    const { world, operator, receivers, crew } = this.#parts;
    const random = this.#random;
    switch (kind) {
      case 'crash':
        this.#toOne(kind, (run) => run.crash());
        break;
      case 'power-loss':
        this.#losePower();
        break;
      case 'suspend':
        this.#toOne(kind, ({ process }) => {
          process.suspend();
          this.#later(() => process.goOn());
        });
        break;
      case 'revoked':
        this.#toOne(kind, ({ id }) => world.liveness.lose(id));
        break;
      case 'clock-step':
        world.weather.count(kind);
        random.pick(crew.machines).wallOffsetMs = this.#either(2_000, MINUTE, 120 * MINUTE);
        break;
      case 'receiver-skew':
        world.weather.count(kind);
        for (const receiver of receivers.values()) receiver.clockOffsetMs = this.#either(500, 5_000, 10 * MINUTE);
        break;
      case 'second-runner':
        if (crew.living.length < 4) {
          world.weather.count(kind);
          crew.join();
        } else this.#toOne(kind, (run) => run.stop());
        break;
      case 'cap-change':
      case 'budget-change':
      case 'live-apply':
      case 'zone-change':
      case 'pause':
        world.weather.count(kind);
        await this.#operate(kind, operator);
        break;
      case 'full-disk':
      case 'busy':
      case 'slow-store':
        world.weather.store = kind;
        this.#later(() => {
          world.weather.store = undefined;
        });
        break;
      case 'dst':
      case 'midnight':
        break;
      case 'refused':
      case 'reset-before-receipt':
      case 'reset-after-receipt':
      case 'timeout':
      case 'slow-answer':
      case 'unavailable':
      case 'throttled':
      case 'server-error':
      case 'rejected':
        this.#spoilNetwork();
        break;
      default:
        never(kind);
    }
  }

  async #operate(
    kind: 'cap-change' | 'budget-change' | 'live-apply' | 'zone-change' | 'pause',
    operator: Operator,
  ): Promise<void> {
    const random = this.#random;
    const site = random.pick(this.#parts.world.scenario.sites);
    const now = operator.sites.find(({ key }) => key === site.key) ?? site;
    switch (kind) {
      case 'cap-change':
        await operator.apply({ put: [{ ...now, visitsPerDay: random.integer(0, site.visitsPerDay * 2) }] });
        break;
      case 'budget-change':
        await this.#changeBudget(now, operator);
        break;
      case 'live-apply':
        await this.#applyLive(now, operator);
        break;
      case 'zone-change':
        await this.#changeZone(now, operator);
        break;
      case 'pause':
        await operator.pause(site.key);
        this.#later(() => void operator.resume(site.key).catch(this.#parts.onFault));
        break;
      default:
        never(kind);
    }
  }

  async #changeZone(site: Site, operator: Operator): Promise<void> {
    const random = this.#random;
    const timezone = random.pick(['UTC', 'Asia/Tokyo', 'America/New_York', 'Asia/Kolkata']);
    if (random.chance(0.3)) await operator.apply({ zones: { [random.pick(HOSTS)]: timezone } });
    else await operator.apply({ put: [{ ...site, timezone }] });
  }

  async #changeBudget(site: Site, operator: Operator): Promise<void> {
    const random = this.#random;
    const budget = random.chance(0.8) ? random.integer(0, site.visitsPerDay * 10) : undefined;
    if (random.chance(0.5)) await operator.apply({ budgets: { [random.pick(HOSTS)]: budget } });
    else await operator.apply({ put: [{ ...site, [random.pick(['hitsPerDay', 'hitsPerMonth'])]: budget }] });
  }

  async #applyLive(site: Site, operator: Operator): Promise<void> {
    const random = this.#random;
    const others = operator.sites.length > 1;
    switch (random.pick(['remove', 'scheme', 'concurrency', 'weight', 'load', 'bulk'] as const)) {
      case 'remove':
        await operator.apply(others ? { remove: [site.key] } : { put: [site] });
        break;
      case 'scheme':
        await operator.apply({ put: [{ ...site, scheme: site.scheme === 'http' ? 'https' : 'http' }] });
        break;
      case 'concurrency':
        await operator.apply({ put: [{ ...site, concurrency: random.integer(1, 20) }] });
        break;
      case 'weight':
        await operator.apply({ put: [{ ...site, weight: random.integer(1, 5) }] });
        break;
      case 'load':
        await operator.apply({ load: { visitsPerDay: random.chance(0.5) ? random.integer(0, 200) : undefined } });
        break;
      default:
        await operator.apply({ put: [{ ...site, bulkSize: random.pick([1, 20]) }] });
    }
  }

  #losePower(): void {
    const { world, crew } = this.#parts;
    const left = world.disk.unsynced;
    const kept = this.#random.chance(0.7) ? 0 : this.#random.integer(0, left);
    world.weather.count('power-loss');
    world.disk.losePower(kept);
    for (const run of crew.living) run.crash();
    world.books.lose(kept);
    for (const machine of crew.machines) machine.boot();
  }

  #spoilNetwork(): void {
    const { weather, scenario } = this.#parts.world;
    const { host } = this.#random.pick(scenario.sites);
    const kinds = networkKinds.filter((kind) => scenario.kinds.has(kind));
    weather.network.set(host, { kinds, share: this.#random.pick([0.3, 0.7, 1]) });
    // At few visits an hour, a short one would meet none.
    this.#later(() => weather.network.delete(host), 4);
  }

  #toOne(kind: FaultKind, strike: (run: SimRun) => void): void {
    const { crew, world } = this.#parts;
    if (crew.living.length === 0) return;
    world.weather.count(kind);
    strike(this.#random.pick(crew.living));
  }

  /** Some of these milliseconds, forward or back. */
  #either(...lengths: readonly number[]): number {
    return Math.round(this.#random.pick(lengths) * (this.#random.next() * 2 - 1));
  }

  /** When a fault is over by itself; all are at the end. */
  #later(task: () => void, times = 1): void {
    const { timeline, scenario } = this.#parts.world;
    const endsAt = timeline.now + this.#random.next() * this.#longestMs * times;
    timeline.at(Math.min(endsAt, scenario.calmFrom), task);
  }
}
