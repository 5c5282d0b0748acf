import { type ReadonlySignal, signal } from '@preact/signals';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import type { ApiProblem } from '../../api/problem.js';
import type { TargetPage, TargetQuery, TargetRow } from '../../api/targets.js';
import { api } from '../api.js';
import { asProblem } from '../api-failure.js';
import { overview } from '../live.js';

/** The part of a long list that was fetched. */
export interface RowWindow {
  /** Of all that match; undefined until the first answer. */
  readonly total: number | undefined;
  readonly asOf: number;
  /** By their place in the list; those out of sight may be missing or old. */
  readonly rows: ReadonlyMap<number, TargetRow>;
  readonly problem?: ApiProblem | undefined;
}

/** Fetches the rows that can be seen, and no others, whenever the server says that something changed. */
export class RowLoader {
  readonly window: ReadonlySignal<RowWindow>;
  readonly #window = signal<RowWindow>({ total: undefined, asOf: 0, rows: new Map() });
  readonly #query: TargetQuery;
  #first = 0;
  #end = FIRST_ROWS;
  #request: AbortController | undefined;
  #isStale = false;

  constructor(query: TargetQuery) {
    this.#query = query;
    this.window = this.#window;
  }

  /** Of its query: equal for an equal one. */
  get key(): string {
    return JSON.stringify(this.#query);
  }

  /** Whether it has rows, or will without being asked again. */
  get isAhead(): boolean {
    return this.#request !== undefined || this.#window.peek().total !== undefined;
  }

  /** Says which rows can be seen. What is missing of them is fetched. */
  show(first: number, end: number): void {
    this.#first = first;
    this.#end = Math.max(end, first + 1);
    const { total = 0, rows } = this.#window.peek();
    for (let index = first; index < Math.min(end, total); index += 1) {
      if (!rows.has(index)) {
        void this.refresh();
        return;
      }
    }
  }

  /** Fetches the visible rows now; one request at a time. */
  async refresh(): Promise<void> {
    if (this.#request !== undefined) {
      this.#isStale = true;
      return;
    }
    const request = new AbortController();
    this.#request = request;
    const offset = this.#first;
    const limit = Math.min(MOST_ROWS, this.#end - offset);
    try {
      this.#take(offset, await api.targets({ ...this.#query, offset, limit }, request.signal));
    } catch (thrown) {
      if (request.signal.aborted) return;
      this.#window.value = { ...this.#window.peek(), problem: asProblem(thrown) };
    } finally {
      this.#request = undefined;
    }
    if (!this.#isStale) return;
    this.#isStale = false;
    await this.refresh();
  }

  /** Gives up what is under way. */
  close(): void {
    this.#isStale = false;
    this.#request?.abort();
  }

  #take(offset: number, { total, asOf, items }: TargetPage): void {
    const kept = [...this.#window.peek().rows].filter(([index]) => index < total);
    const rows = new Map([...kept, ...items.map((row, index) => [offset + index, row] as const)]);
    this.#window.value = { total, asOf, rows };
  }
}

/** Asks for the first rows of a query before there is a view that shows them. */
export function loadAhead(query: TargetQuery): void {
  ahead = new RowLoader(query);
  void ahead.refresh();
}

/** Loads the rows of a query, for as long as a view is shown. */
export function useRowLoader(query: TargetQuery): RowLoader {
  const key = JSON.stringify(query);
  const loader = useMemo(() => takeAhead(key) ?? new RowLoader(query), [key]);
  useLayoutEffect(() => {
    // The first call is made at once, without waiting for the stream or a frame.
    let isFirst = true;
    const end = overview.subscribe(() => {
      if (!isFirst || !loader.isAhead) void loader.refresh();
      isFirst = false;
    });
    return () => {
      end();
      loader.close();
    };
  }, [loader]);
  return loader;
}

let ahead: RowLoader | undefined;

function takeAhead(key: string): RowLoader | undefined {
  const loader = ahead;
  ahead = undefined;
  return loader?.key === key ? loader : undefined;
}

const FIRST_ROWS = 40;
/** Of one request. */
const MOST_ROWS = 500;
