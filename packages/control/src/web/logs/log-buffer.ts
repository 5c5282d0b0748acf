import type { LogLine } from '@trafficinator/core';
import type { LogFilter } from './log-filter.js';
import { passes } from './log-filter.js';

/**
 * The latest lines of a log, in order of their ids, and those of them that pass a filter. It keeps at most `capacity` lines and lets
 * the oldest go in batches, so that a line costs next to nothing however many there are.
 */
export class LogBuffer {
  readonly #capacity: number;
  #lines: LogLine[] = [];
  #shown: LogLine[] = [];
  #filter: LogFilter;

  constructor(capacity: number, filter: LogFilter) {
    this.#capacity = capacity;
    this.#filter = filter;
  }

  /** How many lines are kept. */
  get size(): number {
    return this.#lines.length;
  }

  /** Those that pass the filter, the oldest first. The array changes with the buffer. */
  get shown(): readonly LogLine[] {
    return this.#shown;
  }

  /** The first that is kept, shown or not. */
  get oldest(): LogLine | undefined {
    return this.#lines[0];
  }

  /** The last that is kept, shown or not. */
  get newest(): LogLine | undefined {
    return this.#lines.at(-1);
  }

  /**
   * Adds lines that may overlap with those that are here. Answers how many of those shown went, or came, above the first one: who
   * looks at a line must not see it jump.
   */
  add(lines: readonly LogLine[]): { readonly above: number } {
    const first = this.#lines[0]?.id ?? Number.POSITIVE_INFINITY;
    const last = this.#lines.at(-1)?.id ?? Number.NEGATIVE_INFINITY;
    const sorted = isSorted(lines) ? lines : lines.toSorted((a, b) => a.id - b.id);
    const newer = sorted.filter(({ id }) => id > last);
    const older = this.#lines.length === 0 ? [] : sorted.filter(({ id }) => id < first);
    for (const line of newer) {
      this.#lines.push(line);
      if (passes(line, this.#filter)) this.#shown.push(line);
    }
    return { above: this.#addOlder(older) - this.#trim() };
  }

  /** Looks at the lines through another filter. */
  refilter(filter: LogFilter): void {
    this.#filter = filter;
    this.#shown = this.#lines.filter((line) => passes(line, filter));
  }

  /** Lets all lines go. */
  clear(): void {
    this.#lines = [];
    this.#shown = [];
  }

  /** As many as there is room for. */
  #addOlder(older: readonly LogLine[]): number {
    const room = Math.max(0, this.#capacity - this.#lines.length);
    const fitting = room === 0 ? [] : older.slice(-room);
    if (fitting.length === 0) return 0;
    const shown = fitting.filter((line) => passes(line, this.#filter));
    this.#lines = [...fitting, ...this.#lines];
    this.#shown = [...shown, ...this.#shown];
    return shown.length;
  }

  #trim(): number {
    // A tenth more than asked for, so that the rest is copied once in a while and not for each line.
    if (this.#lines.length <= this.#capacity * 1.1) return 0;
    this.#lines = this.#lines.slice(-this.#capacity);
    const first = this.#lines[0]?.id ?? 0;
    const gone = this.#shown.findIndex(({ id }) => id >= first);
    const count = gone === -1 ? this.#shown.length : gone;
    this.#shown = this.#shown.slice(count);
    return count;
  }
}

function isSorted(lines: readonly LogLine[]): boolean {
  return lines.every(({ id }, index) => index === 0 || id > (lines[index - 1]?.id ?? 0));
}
