import { type Instant, instant } from '../base/clock.js';
import type { EngineEvent } from '../model/event.js';
import { INTERVAL_MS, type Interval, intervalKey } from '../model/run.js';
import type { TargetKey } from '../model/target.js';

/** What happens while one rate is tried. It is measured over whole intervals, after it had time to settle. */
export class StepWatch {
  readonly from: Instant;
  readonly until: Instant;
  readonly #intervals = new Map<string, Interval>();
  readonly #limited = new Set<TargetKey>();
  #isSaturated = false;

  /** `holdMs`: a multiple of ten seconds. */
  constructor(startedAt: Instant, { settleMs, holdMs }: { readonly settleMs: number; readonly holdMs: number }) {
    this.from = instant(Math.ceil((startedAt + settleMs) / INTERVAL_MS) * INTERVAL_MS);
    this.until = instant(this.from + holdMs);
  }

  tell(event: EngineEvent): void {
    if (event.kind === 'saturated') this.#isSaturated = true;
    if (event.kind === 'capped' || event.kind === 'budgetUsed') this.#limited.add(event.target);
  }

  /** Takes what was counted; the newer of an interval replaces the one before. */
  count(intervals: readonly Interval[]): void {
    for (const interval of intervals) {
      if (interval.from < this.from || interval.from >= this.until) continue;
      this.#intervals.set(intervalKey(interval), interval);
    }
  }

  get seconds(): number {
    return (this.until - this.from) / 1_000;
  }

  get intervals(): readonly Interval[] {
    return [...this.#intervals.values()];
  }

  get isSaturated(): boolean {
    return this.#isSaturated;
  }

  get limited(): readonly TargetKey[] {
    return [...this.#limited];
  }
}
