import { never } from '../base/never.js';
import type { Random } from '../base/random.js';
import type { ErrorClass, HitOutcome } from '../model/outcome.js';
import type { TargetKey } from '../model/target.js';
import { Breaker, type BreakerChange } from './breaker.js';

/** The target that probed last in vain leaves the next probe to others for so long. */
const COURTESY_MS = 1_000;

/**
 * Keeps visits from a whole instance while its server takes none of any target. It listens to failures of the server only (no
 * connection, no answer, 503, 429), and only while at least two targets have them and no target gets another answer: one
 * target that fails alone has its own breaker, and is nothing to the others. A `Retry-After` that a second target hears holds
 * for all at once. Its times are of the monotonic clock.
 */
export class InstanceBreaker {
  readonly #breaker: Breaker;
  /** Targets that failed since the server last answered any. */
  readonly #failing = new Set<TargetKey>();
  #prober: TargetKey | undefined;

  constructor(random: Random) {
    this.#breaker = new Breaker(random);
  }

  /** Until when no visit starts, but for a probe; 0 while none is held back. */
  get openUntil(): number {
    return this.#breaker.openUntil;
  }

  /** When a visit of a target may start: `now` or earlier if it may, later while the instance is given a pause. */
  opensAt(target: TargetKey, now: number): number {
    const opensAt = this.#breaker.opensAt(now);
    if (opensAt > now || target !== this.#prober) return opensAt;
    const mayProbeAt = this.openUntil + COURTESY_MS;
    return Math.max(mayProbeAt, now);
  }

  /** A visit of a target starts: while the instance has a pause that is over, it is the probe. */
  started(target: TargetKey): void {
    this.#breaker.started();
    if (this.openUntil > 0) this.#prober = target;
  }

  /** A visit of a target that `opensAt` let start was not sent after all. */
  withdrawn(target: TargetKey): void {
    if (target === this.#prober) this.#breaker.withdrawn();
  }

  /** The first hit of a visit of a target, which was sent `latencyMs` ago, is settled. */
  settled(target: TargetKey, outcome: HitOutcome, now: number, latencyMs: number): BreakerChange | undefined {
    if (outcome.kind === 'accepted' || !isOfServer(outcome.class)) {
      this.#failing.clear();
      this.#prober = undefined;
      // Whatever it says, the server is there.
      return this.#breaker.settled({ kind: 'accepted' }, now, latencyMs);
    }
    this.#failing.add(target);
    const isOpen = this.openUntil > 0;
    return isOpen || this.#failing.size > 1 ? this.#breaker.settled(outcome, now, latencyMs) : undefined;
  }
}

/** Whether an error is of the server, and not of one target on it. */
function isOfServer(error: ErrorClass): boolean {
  switch (error) {
    case 'dns':
    case 'connection-refused':
    case 'connection-failed':
    case 'connection-reset':
    case 'tls':
    case 'timeout':
    case 'unavailable':
    case 'throttled':
      return true;
    case 'refused':
    case 'forbidden':
    case 'redirected':
    case 'not-tracker':
    case 'server-error':
    case 'bad-answer':
    case 'not-allowed':
      return false;
    default:
      return never(error);
  }
}
