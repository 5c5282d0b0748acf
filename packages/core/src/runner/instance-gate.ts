import type { Clock } from '../base/clock.js';
import { never } from '../base/never.js';
import type { Random } from '../base/random.js';
import type { EngineEvent } from '../model/event.js';
import type { HitOutcome } from '../model/outcome.js';
import { type InstanceKey, instanceOf, type ResolvedInstance, type TargetKey } from '../model/target.js';
import { instance as instanceSection } from '../schema/instance.js';
import { defaultsOf } from '../schema/setting.js';
import type { BreakerChange } from './breaker.js';
import { InstanceBreaker } from './instance-breaker.js';
import { SharedConnections } from './shared-connections.js';

/** What gates are made of. */
export interface GateParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: (event: EngineEvent) => void;
}

/** The gates of a run: one for each instance on which targets lie. */
export class InstanceGates {
  readonly #parts: GateParts;
  readonly #gates = new Map<InstanceKey, InstanceGate>();

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /** Another turn begins, in which visits start. */
  turn(): void {
    for (const { connections } of this.#gates.values()) connections.turn();
  }

  /** The gate of the instance on which a tracker lies. */
  gateOf(trackerUrl: string): InstanceGate {
    const key = instanceOf(trackerUrl);
    const gate = this.#gates.get(key) ?? new InstanceGate(key, this.#parts);
    this.#gates.set(key, gate);
    return gate;
  }
}

const usual = instanceSection.resolved.parse(defaultsOf(instanceSection.fields));

/** What all targets of one instance pass: its connections, and the breaker that holds them back while its server fails. */
export class InstanceGate {
  readonly connections: SharedConnections;
  readonly #key: InstanceKey;
  readonly #breaker: InstanceBreaker;
  readonly #parts: GateParts;

  constructor(key: InstanceKey, parts: GateParts) {
    this.#key = key;
    this.#parts = parts;
    this.connections = new SharedConnections(usual.concurrency, parts.clock);
    this.#breaker = new InstanceBreaker(parts.random.split(key));
  }

  /** Bounds its connections as the config says of the instance, or as usual where it says nothing. */
  limit(instance: ResolvedInstance | undefined): void {
    this.connections.setLimit((instance?.settings ?? usual).concurrency);
  }

  /** Until when by the monotonic clock no visit starts, but for a probe; 0 while none is held back. */
  get pausedUntil(): number {
    return this.#breaker.openUntil;
  }

  /** When by the monotonic clock a visit of a target may start: `now` or earlier if it may, later while the instance is given a pause. */
  opensAt(target: TargetKey, now: number): number {
    return this.#breaker.opensAt(target, now);
  }

  /** A visit of a target starts. */
  started(target: TargetKey): void {
    this.#breaker.started(target);
  }

  /** A visit of a target that was to start was not sent after all. */
  withdrawn(target: TargetKey): void {
    this.#breaker.withdrawn(target);
  }

  /** The first hit of a visit of a target, which was sent `latencyMs` ago, is settled. Answers whether visits may start again. */
  settled(target: TargetKey, outcome: HitOutcome, latencyMs: number): boolean {
    const change = this.#breaker.settled(target, outcome, this.#parts.clock.monotonicMs(), latencyMs);
    if (change !== undefined) this.#tell(change, outcome);
    return change?.kind === 'closed';
  }

  #tell(change: BreakerChange, outcome: HitOutcome): void {
    const instance = this.#key;
    const at = this.#parts.clock.now();
    switch (change.kind) {
      case 'closed':
        this.#parts.emit({ kind: 'instanceResumed', at, instance });
        return;
      case 'opened':
        if (outcome.kind === 'accepted') throw new TypeError('An accepted hit opens no breaker.');
        this.#parts.emit({ kind: 'instancePaused', at, instance, pauseMs: change.pauseMs, class: outcome.class });
        return;
      default:
        never(change);
    }
  }
}
