import type { RunId } from '../../../packages/core/src/model/run.js';
import type { AccountKey } from '../../../packages/core/src/model/target.js';
import type { WireHit } from './read-hits.js';
import type { Violations } from './violations.js';

/** A hit of a visit, with all attempts at it. */
interface SentHit {
  readonly cdt: number;
  attempts: number;
  recorded: number;
  isAccepted: boolean;
}

/** A visit of which at least the first hit was sent. */
export interface SentVisit {
  readonly run: RunId;
  readonly account: AccountKey;
  /** When it began, as its sender says. */
  readonly cdt: number;
  readonly hits: Map<string, SentHit>;
  underWay: number;
  lastCdt: number;
  /** Whether its first hit was recorded. */
  isRecorded: boolean;
}

/** What deliveries are told, and tell. */
export interface DeliveriesParts {
  readonly violations: Violations;
  /** The first hit of a visit leaves. */
  readonly onLaunched: (run: RunId, account: AccountKey) => void;
  /** Whether a later hit of a visit may be recorded twice: its target is asked to send again what is ambiguous, or was. */
  readonly mayRepeat: (account: AccountKey) => boolean;
}

/** What left the runners, and what came of it: each visit sent by one run, in order, one request at a time, and never recorded twice. */
export class Deliveries {
  readonly visits = new Map<string, SentVisit>();
  readonly #launched = new Map<string, number>();
  readonly #settled = new Map<string, number>();
  readonly #violations: Violations;
  readonly #parts: DeliveriesParts;

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
    this.#violations = parts.violations;
  }

  /** Visits of a run whose first hit has left. */
  launched(run: RunId, account: AccountKey): number {
    return this.#launched.get(`${run} ${account}`) ?? 0;
  }

  /** Hits of a run whose last attempt was answered, or was given up. */
  settled(run: RunId): number {
    return this.#settled.get(run) ?? 0;
  }

  /** Hits of a run that a receiver has. */
  recorded(run: RunId): number {
    let recorded = 0;
    for (const visit of this.visits.values())
      if (visit.run === run) for (const hit of visit.hits.values()) recorded += Math.min(1, hit.recorded);
    return recorded;
  }

  /** Visits of an account whose first hit has left, dated within a span. */
  visitsWithin(account: AccountKey, span: DatedSpan): number {
    return this.#sum((visit) => (visit.account === account && isWithin(visit, span) ? 1 : 0));
  }

  /** Hits of an account, or of all whose keys begin so, that have left, dated within a span. */
  hitsWithin(owner: string, span: DatedSpan): number {
    return this.#sum(({ account, hits }) =>
      account.startsWith(owner) ? [...hits.values()].filter((hit) => isWithin(hit, span)).length : 0,
    );
  }

  /** A request leaves. */
  leave(run: RunId, hits: readonly WireHit[]): void {
    const begun = new Set(hits.filter(({ isFirst }) => isFirst).map(keyOf));
    for (const hit of hits) {
      this.#leave(run, hit);
      const first = begun.has(keyOf(hit)) || this.#isFirstAccepted(hit);
      this.#violations.demand(first, () => `${nameOf(hit)} was sent, though the first one was not accepted.`);
    }
    for (const visit of new Set(hits.map((hit) => this.visits.get(keyOf(hit))))) {
      if (visit === undefined) continue;
      this.#violations.demand(
        visit.underWay === 0,
        () => `Two requests with hits of one visit at a time: ${visit.account}.`,
      );
      visit.underWay += 1;
    }
  }

  /** A receiver has recorded the hit. */
  record(hit: WireHit): void {
    const visit = this.visits.get(keyOf(hit));
    const sent = visit?.hits.get(hit.body);
    if (visit === undefined || sent === undefined) return;
    sent.recorded += 1;
    if (hit.isFirst) visit.isRecorded = true;
    if (!hit.isFirst && this.#parts.mayRepeat(hit.account)) return;
    this.#violations.demand(sent.recorded === 1, () => `${nameOf(hit)} was recorded ${sent.recorded} times.`);
  }

  /** The sender knows what came of a request; `accepted` of its hits by the answer. */
  settle(run: RunId, hits: readonly WireHit[], accepted: (hit: WireHit) => boolean): void {
    for (const visit of new Set(hits.map((hit) => this.visits.get(keyOf(hit)))))
      if (visit !== undefined) visit.underWay -= 1;
    for (const hit of hits) {
      const sent = this.visits.get(keyOf(hit))?.hits.get(hit.body);
      if (sent === undefined) continue;
      sent.isAccepted ||= accepted(hit);
      if (sent.attempts > 0) this.#settled.set(run, (this.#settled.get(run) ?? 0) + 1);
      sent.attempts = 0;
    }
  }

  #leave(run: RunId, hit: WireHit): void {
    const violations = this.#violations;
    violations.demand(hit.fault === '', () => `${nameOf(hit)} is not sound: ${hit.fault}.`);
    const known = this.visits.get(keyOf(hit));
    const visit = known ?? this.#begin(run, hit);
    const sent = visit.hits.get(hit.body);
    violations.demand(visit.run === run, () => `${nameOf(hit)}: the visit was sent by two runs.`);
    if (sent !== undefined) {
      // A retry: the hit is not settled after all.
      if (sent.attempts === 0) this.#settled.set(run, (this.#settled.get(run) ?? 0) - 1);
      sent.attempts += 1;
      violations.demand(!sent.isAccepted, () => `${nameOf(hit)} was sent again, though it was accepted.`);
      return;
    }
    violations.demand(known === undefined || !hit.isFirst, () => `${nameOf(hit)}: new_visit twice in a visit.`);
    violations.demand(hit.cdt >= visit.lastCdt, () => `${nameOf(hit)}: cdt goes back within a visit.`);
    visit.lastCdt = hit.cdt;
    visit.hits.set(hit.body, { cdt: hit.cdt, attempts: 1, recorded: 0, isAccepted: false });
  }

  #sum(count: (visit: SentVisit) => number): number {
    let sum = 0;
    for (const visit of this.visits.values()) sum += count(visit);
    return sum;
  }

  #isFirstAccepted(hit: WireHit): boolean {
    const [first] = this.visits.get(keyOf(hit))?.hits.values() ?? [];
    return first?.isAccepted ?? false;
  }

  #begin(run: RunId, hit: WireHit): SentVisit {
    const { account, cdt } = hit;
    this.#violations.demand(hit.isFirst, () => `${nameOf(hit)}: a later hit before the first.`);
    const visit = { run, account, cdt, hits: new Map(), underWay: 0, lastCdt: cdt, isRecorded: false };
    this.visits.set(keyOf(hit), visit);
    const key = `${run} ${account}`;
    this.#launched.set(key, (this.#launched.get(key) ?? 0) + 1);
    this.#parts.onLaunched(run, account);
    return visit;
  }
}

/** Dates `startsAt <= cdt < endsAt`. */
interface DatedSpan {
  readonly startsAt: number;
  readonly endsAt: number;
}

function isWithin({ cdt }: { readonly cdt: number }, { startsAt, endsAt }: DatedSpan): boolean {
  return startsAt <= cdt && cdt < endsAt;
}

function keyOf({ account, visitor }: WireHit): string {
  return `${account} ${visitor}`;
}

function nameOf(hit: WireHit): string {
  return `A hit of ${keyOf(hit)}`;
}
