/** So many lines of one topic are taken within a window. */
const MOST = 10;
const WINDOW_MS = 60_000;

/** Bounds how often one topic is told of, so that what comes and goes all the time does not push all else out. */
export class LineLimit<Topic> {
  readonly #windows = new Map<Topic, { readonly begunMs: number; taken: number; leftOut: number }>();

  /** Whether a line is taken. One that is not is counted. */
  takes(topic: Topic, nowMs: number): boolean {
    const window = this.#windows.get(topic) ?? { begunMs: nowMs, taken: 0, leftOut: 0 };
    this.#windows.set(topic, window);
    if (window.taken < MOST) window.taken += 1;
    else window.leftOut += 1;
    return window.leftOut === 0;
  }

  /** Ends the windows that are over, or all, and answers how many lines were left out in each that had too many. */
  end(nowMs: number, which: 'over' | 'all' = 'over'): readonly { readonly topic: Topic; readonly leftOut: number }[] {
    const ended = [...this.#windows].filter(([, { begunMs }]) => which === 'all' || nowMs - begunMs >= WINDOW_MS);
    for (const [topic] of ended) this.#windows.delete(topic);
    return ended.flatMap(([topic, { leftOut }]) => (leftOut === 0 ? [] : [{ topic, leftOut }]));
  }
}
