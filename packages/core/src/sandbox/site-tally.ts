import { ACTION_KINDS, type ActionKind } from './action-kind.js';
import type { DayCounts, SiteCounts, UnattributedCounts } from './counts.js';
import type { FaultKind } from './faults.js';
import type { Refusal } from './refusals.js';
import type { LocalDay } from './site-day.js';
import type { ViolationKind } from './violations.js';

/** Counts what can go wrong with a request, whether or not its site is known. */
export class TroubleTally {
  #revision = 0;
  readonly #rejected = new Map<Refusal, number>();
  readonly #violations = new Map<ViolationKind, { count: number; readonly sample: string }>();
  readonly #faulted = new Map<FaultKind, number>();

  constructor(saved?: UnattributedCounts) {
    if (saved === undefined) return;
    fill(this.#rejected, saved.rejected);
    fill(this.#violations, saved.violations);
    fill(this.#faulted, saved.faulted);
  }

  /** Another number after every change. */
  get revision(): number {
    return this.#revision;
  }

  reject(reason: Refusal): void {
    this.changed();
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1);
  }

  /** The sample is asked for only once per kind. */
  violate(kind: ViolationKind, sample: () => string): void {
    this.changed();
    const known = this.#violations.get(kind);
    if (known !== undefined) known.count++;
    else this.#violations.set(kind, { count: 1, sample: sample() });
  }

  fault(kind: FaultKind, hits: number): void {
    this.changed();
    this.#faulted.set(kind, (this.#faulted.get(kind) ?? 0) + hits);
  }

  protected changed(): void {
    this.#revision++;
  }

  troubles(): UnattributedCounts {
    return {
      rejected: Object.fromEntries(this.#rejected),
      violations: Object.fromEntries([...this.#violations].map(([kind, found]) => [kind, { ...found }])),
      faulted: Object.fromEntries(this.#faulted),
    };
  }
}

/** What a site's counts are restored from: the counts, and how many visits have how many actions. */
export interface SavedTally {
  readonly counts: SiteCounts;
  readonly sizes: readonly (readonly [actions: number, visits: number])[];
}

/** Counts what happens on one site. */
export class SiteTally extends TroubleTally {
  readonly #days = new Map<LocalDay, DayCounts>();
  readonly #sizes: Map<number, number>;
  readonly #byKind: Record<ActionKind, number>;
  #visits: number;
  #visitors: number;
  #hits: number;
  #ignored: number;
  #misattributed: number;

  constructor(saved?: SavedTally) {
    super(saved?.counts);
    const counts = saved?.counts;
    this.#sizes = new Map(saved?.sizes);
    this.#byKind = counts?.byKind ?? noneByKind();
    this.#visits = counts?.visits ?? 0;
    this.#visitors = counts?.visitors ?? 0;
    this.#hits = counts?.hits ?? 0;
    this.#ignored = counts?.ignored ?? 0;
    this.#misattributed = counts?.misattributed ?? 0;
    fill(this.#days, counts?.days ?? {});
  }

  visitStarted(day: LocalDay): void {
    this.#visits++;
    this.#day(day).visits++;
    this.#resize(0, 1);
  }

  visitorsChanged(by: 1 | -1): void {
    this.changed();
    this.#visitors += by;
  }

  hitRecorded(kind: ActionKind, day: LocalDay): void {
    this.changed();
    this.#hits++;
    this.#byKind[kind]++;
    const counts = this.#day(day);
    counts.hits++;
    counts.byKind[kind]++;
  }

  /** A visit's actions became one more: `actions` in all. */
  visitGrew(actions: number): void {
    this.#resize(actions - 1, -1);
    this.#resize(actions, 1);
  }

  hitIgnored(): void {
    this.changed();
    this.#ignored++;
  }

  hitMisattributed(): void {
    this.#misattributed++;
  }

  counts(): SiteCounts {
    return {
      visits: this.#visits,
      visitors: this.#visitors,
      hits: this.#hits,
      byKind: { ...this.#byKind },
      days: Object.fromEntries([...this.#days].map(([day, counts]) => [day, copyOf(counts)])),
      actionsPerVisit: this.#actionsPerVisit(),
      ignored: this.#ignored,
      misattributed: this.#misattributed,
      ...this.troubles(),
    };
  }

  save(): SavedTally {
    return { counts: this.counts(), sizes: [...this.#sizes] };
  }

  #actionsPerVisit(): SiteCounts['actionsPerVisit'] {
    let min = Number.POSITIVE_INFINITY;
    let max = 0;
    for (const size of this.#sizes.keys()) {
      min = Math.min(min, size);
      max = Math.max(max, size);
    }
    return { min: Math.min(min, max), max };
  }

  #resize(actions: number, by: 1 | -1): void {
    const visits = (this.#sizes.get(actions) ?? 0) + by;
    if (visits === 0) this.#sizes.delete(actions);
    else this.#sizes.set(actions, visits);
  }

  #day(day: LocalDay): DayCounts {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    const counts = { visits: 0, hits: 0, byKind: noneByKind() };
    this.#days.set(day, counts);
    return counts;
  }
}

function noneByKind(): Record<ActionKind, number> {
  // `fromEntries` forgets which keys there are; these are all of them.
  return Object.fromEntries(ACTION_KINDS.map((kind) => [kind, 0])) as Record<ActionKind, number>;
}

function copyOf(counts: DayCounts): DayCounts {
  return { ...counts, byKind: { ...counts.byKind } };
}

function fill<K extends string, V>(map: Map<K, V>, saved: Partial<Record<K, V>>): void {
  // `Object.entries` widens the keys of a record to any string.
  for (const [key, value] of Object.entries(saved) as [K, V][]) map.set(key, value);
}
