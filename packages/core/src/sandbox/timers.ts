/** Timers that can be stopped together, so that a closed sandbox does nothing more. */
export class Timers {
  readonly #running = new Set<NodeJS.Timeout>();

  /** Runs the task once, unless the timers are stopped before. */
  after(delayMs: number, task: () => void): void {
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      task();
    }, delayMs);
    this.#running.add(timer);
  }

  /** Runs the task again and again. Does not keep the process alive. */
  every(periodMs: number, task: () => void): void {
    this.#running.add(setInterval(task, periodMs).unref());
  }

  stop(): void {
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }
}
