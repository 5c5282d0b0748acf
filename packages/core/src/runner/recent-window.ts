import { emptyHistogram, type Histogram } from '../base/histogram.js';
import type { RecentHits } from './adaptive-rate.js';
import type { HitRecord } from './hit-record.js';

/** Remembers what happened to the hits of the last five to ten seconds, over all targets. */
export class RecentWindow {
  #before: Half = emptyHalf();
  #now: Half = emptyHalf();

  add({ outcome, latencyMs }: HitRecord): void {
    this.#now.sent += 1;
    if (outcome.kind === 'accepted') this.#now.accepted += 1;
    this.#now.latency.record(latencyMs);
  }

  /** Forgets what is older than one turn. The caller turns every five seconds. */
  turn(): void {
    this.#before = this.#now;
    this.#now = emptyHalf();
  }

  read(): RecentHits {
    const latency = emptyHistogram();
    for (const half of [this.#before, this.#now]) latency.merge(half.latency);
    return { sent: this.#before.sent + this.#now.sent, accepted: this.#before.accepted + this.#now.accepted, latency };
  }
}

interface Half {
  sent: number;
  accepted: number;
  readonly latency: Histogram;
}

function emptyHalf(): Half {
  return { sent: 0, accepted: 0, latency: emptyHistogram() };
}
