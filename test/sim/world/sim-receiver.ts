import type { WireHit } from './read-hits.js';
import type { Timeline } from './timeline.js';

/** A hit that a receiver has recorded. */
export interface RecordedHit extends WireHit {
  /** When it happened, as the receiver has it: by its own clock where it takes the sender's for wrong. */
  readonly datedAt: number;
  /** True time of its receipt. */
  readonly receivedAt: number;
}

const DAY_MS = 86_400_000;

/** A Matomo: it dates hits by their `cdt`, unless that lies in its future, and refuses what is older than a day. */
export class SimReceiver {
  readonly recorded: RecordedHit[] = [];
  /** Its clock less true time, in milliseconds. */
  clockOffsetMs = 0;
  readonly #timeline: Timeline;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** Takes a hit. False if it is refused. */
  take(hit: WireHit): boolean {
    const now = this.#timeline.now + this.clockOffsetMs;
    if (hit.fault !== '' || hit.cdt < now - DAY_MS) return false;
    this.recorded.push({ ...hit, datedAt: Math.min(hit.cdt, now), receivedAt: this.#timeline.now });
    return true;
  }
}
