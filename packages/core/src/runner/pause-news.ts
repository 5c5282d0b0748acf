import type { EngineEvent, Untimed } from '../model/event.js';
import type { AppliedState } from '../model/state.js';
import type { Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import { type Paused, pausedIn } from './paused.js';

/** What is told of pauses. */
export type PauseEvent = Untimed<EngineEvent & { readonly kind: 'paused' | 'resumed' | 'idle' }>;

/** Finds what a run has to tell of pauses. */
export class PauseNews {
  readonly #lanes: Lanes;
  #paused: Paused = new Set();
  #isIdle = false;

  constructor(lanes: Lanes) {
    this.#lanes = lanes;
  }

  /** What was paused and resumed since the state that was looked at before. */
  changes(applied: AppliedState): readonly PauseEvent[] {
    const before = this.#paused;
    this.#paused = pausedIn(applied);
    const changed = applied.targets.filter(
      ({ target }) => this.#paused.has(target.account) !== before.has(target.account),
    );
    const keysWhere = (isPaused: boolean) =>
      changed.filter(({ paused }) => (paused !== undefined) === isPaused).map(({ target }) => target.key);
    const news: readonly PauseEvent[] = [
      { kind: 'paused', targets: keysWhere(true) },
      { kind: 'resumed', targets: keysWhere(false) },
    ];
    return news.filter(({ targets }) => targets.length > 0);
  }

  /** Says once that all that is left to serve is paused: a run that waits must not look as if it hung. `quotaLeft`: of a run for so many visits. */
  idleness(quotaLeft: ((lane: Lane) => number) | undefined): readonly PauseEvent[] {
    const { serving } = this.#lanes;
    const wasIdle = this.#isIdle;
    this.#isIdle = serving.length > 0 && serving.every((lane) => lane.isResting);
    if (wasIdle || !this.#isIdle) return [];
    const visitsLeft = quotaLeft && serving.reduce((sum, lane) => sum + quotaLeft(lane), 0);
    return [{ kind: 'idle', targets: serving.map(({ target }) => target.key), visitsLeft }];
  }
}
