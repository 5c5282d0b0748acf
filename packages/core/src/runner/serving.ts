import type { EngineEvent, Untimed } from '../model/event.js';
import type { AppliedState } from '../model/state.js';
import type { Lanes, ServedState } from './lanes.js';
import { PauseNews } from './pause-news.js';
import { pausedIn } from './paused.js';

/** What it takes to serve what is applied. */
export interface ServingParts {
  readonly lanes: Lanes;
  /** What the lanes serve so far. */
  readonly served: ServedState;
  readonly applied: AppliedState;
  /** Reads the books of all lanes. */
  readonly readBooks: () => Promise<void>;
  /** Whether the run has been told to stop: then nothing new is served. */
  readonly isStopping: () => boolean;
  readonly emit: (event: Untimed<EngineEvent>) => void;
  /** There is something to do. */
  readonly wake: () => void;
}

/** Serves what is applied, as that changes: less of it at once, more of it as soon as its secrets and pages are there. */
export class Serving {
  readonly #parts: ServingParts;
  readonly #pauseNews: PauseNews;
  #applied: AppliedState;
  #served: ServedState;

  constructor(parts: ServingParts) {
    this.#parts = parts;
    this.#pauseNews = new PauseNews(parts.lanes);
    this.#applied = parts.applied;
    this.#served = parts.served;
  }

  /** What is served, as it was last equipped. */
  get served(): ServedState {
    return this.#served;
  }

  /** Tells what is paused from the beginning. */
  begin(): void {
    this.#tell(this.#pauseNews.changes(this.#applied));
  }

  /** Pauses at once, and starts nothing more where nothing is applied any more; the rest waits for its secrets and pages. */
  change(applied: AppliedState): void {
    this.#applied = applied;
    if (this.#parts.isStopping()) return;
    this.#serve();
    this.#tell(this.#pauseNews.changes(applied));
  }

  /** Takes what was applied, now that it can be served. */
  async adopt(applied: AppliedState, served: ServedState): Promise<void> {
    const { readBooks, isStopping, emit } = this.#parts;
    // A raised cap must be known before a lane that had used the old one is looked at.
    await readBooks();
    if (isStopping()) return;
    this.#served = served;
    this.#serve();
    emit({ kind: 'adopted', serial: applied.serial, targets: served.targets.length });
  }

  /** Says once that all that is left to serve is paused. `quotaLeft`: of a run for so many visits. */
  tellIdleness(quotaLeft: Parameters<PauseNews['idleness']>[0]): void {
    this.#tell(this.#pauseNews.idleness(quotaLeft));
  }

  /** What is served is of a state that may have changed since: never more than is applied now. */
  #serve(): void {
    const { lanes, wake } = this.#parts;
    const accounts = new Set(this.#applied.targets.map(({ target }) => target.account));
    const targets = this.#served.targets.filter(({ target }) => accounts.has(target.account));
    lanes.adopt({ ...this.#served, targets }, pausedIn(this.#applied));
    wake();
  }

  #tell(events: readonly Untimed<EngineEvent>[]): void {
    for (const event of events) this.#parts.emit(event);
  }
}
