import { type ErrorRecord, type Interval, intervalKey } from '../model/run.js';
import type { RunnerStore } from './runner-store.js';

/** What was counted and is not yet in the state: it stays here until the state has taken it. */
export class Unrecorded {
  readonly #intervals = new Map<string, Interval>();
  readonly #errors = new Map<string, ErrorRecord>();

  /** Adds counts; newer ones of the same key replace older ones. */
  add(intervals: readonly Interval[], errors: readonly ErrorRecord[]): void {
    for (const interval of intervals) this.#intervals.set(intervalKey(interval), interval);
    for (const error of errors) this.#errors.set(`${error.account} ${error.class}`, error);
  }

  /** Writes all of it to the state. What could not be written stays, for the next time. */
  async flush(store: Pick<RunnerStore, 'record'>): Promise<void> {
    const intervals = [...this.#intervals];
    const errors = [...this.#errors];
    if (intervals.length === 0 && errors.length === 0) return;
    await store.record(
      intervals.map(([, interval]) => interval),
      errors.map(([, error]) => error),
    );
    for (const [key, interval] of intervals) if (this.#intervals.get(key) === interval) this.#intervals.delete(key);
    for (const [key, error] of errors) if (this.#errors.get(key) === error) this.#errors.delete(key);
  }
}
