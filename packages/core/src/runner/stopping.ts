import type { Clock, Instant } from '../base/clock.js';
import type { EngineEvent, Untimed } from '../model/event.js';
import type { RunEnd } from '../model/run.js';
import type { Cut } from './cut.js';
import type { Lanes } from './lanes.js';
import { HURRIED_MS } from './last-words.js';
import type { LeaseKeeper } from './lease-keeper.js';
import type { Timers } from './timers.js';

/** How long a ledger is waited for that says nothing, once all visits are cut short. */
const PATIENCE_MS = 5_000;

/** How a run ends; when, is seen then. */
export type Ending = Omit<RunEnd, 'at'>;

/** What it takes to stop. */
export interface StoppingParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly lanes: Lanes;
  readonly keeper: LeaseKeeper;
  readonly cut: Cut;
  /** How long visits under way may go on after an interruption. */
  readonly graceMs: number;
  readonly emit: (event: Untimed<EngineEvent & { readonly kind: 'stopping' }>) => void;
  /** There is something to do. */
  readonly wake: () => void;
}

/** The way of a run from the moment at which no further visit starts until none is under way and nothing is reserved. */
export class Stopping {
  readonly #parts: StoppingParts;
  #ending: Ending | undefined;
  #since: Instant | undefined;
  #graceUntilMs = 0;
  #patienceMs = PATIENCE_MS;
  #cutAtMs: number | undefined;

  constructor(parts: StoppingParts) {
    this.#parts = parts;
  }

  /** How the run ends; undefined as long as it goes on. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** When it was told to stop. */
  get since(): Instant | undefined {
    return this.#since;
  }

  /** How long the state is waited for from now on, to take what is told it last: what is left of the grace period, and a while at least. */
  get patienceMs(): number {
    return Math.max(this.#patienceMs, this.#graceUntilMs - this.#parts.clock.monotonicMs());
  }

  /** Has done what it was asked for: what is under way goes on to its end. */
  complete(ending: Ending): void {
    this.#begin(ending);
  }

  /** Is told to stop: what is under way may go on for the grace period. */
  stop(ending: Ending): void {
    const { timers, graceMs, lanes, emit } = this.#parts;
    const isAsked = ending.because === 'stop';
    if (this.#begin(ending)) emit({ kind: 'stopping', inFlight: lanes.inFlight, isAsked });
    timers.after(graceMs, () => this.#cutShort());
  }

  /** Is told to end now: what is under way is cut short. */
  abort(ending: Ending): void {
    this.stop(ending);
    this.#patienceMs = HURRIED_MS;
    this.#graceUntilMs = 0;
    this.#cutShort();
    this.#parts.lanes.disconnect();
  }

  /** Whether nothing is under way, and nothing is reserved any more that the ledger could take back. */
  get isDone(): boolean {
    const { lanes, keeper } = this.#parts;
    if (lanes.areDrained && !keeper.pending) return true;
    // Whoever comes next closes the leases that a lost ledger keeps open: this process will be dead then.
    return this.#cutAtMs !== undefined && lanes.inFlight === 0 && this.#isLedgerGone(this.#cutAtMs);
  }

  #begin(ending: Ending): boolean {
    const { clock, lanes, graceMs, wake } = this.#parts;
    if (this.#ending !== undefined) return false;
    this.#ending = ending;
    this.#since = clock.now();
    this.#graceUntilMs = clock.monotonicMs() + graceMs;
    lanes.retire();
    wake();
    return true;
  }

  #cutShort(): void {
    this.#cutAtMs ??= this.#parts.clock.monotonicMs();
    this.#parts.cut.make();
    this.#parts.wake();
  }

  /** It fails, or says nothing at all. */
  #isLedgerGone(sinceMs: number): boolean {
    const { keeper, clock } = this.#parts;
    return !keeper.reachable || clock.monotonicMs() - sinceMs >= this.#patienceMs;
  }
}
