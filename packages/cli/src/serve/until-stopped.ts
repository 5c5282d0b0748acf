/** What a server does when it is to end. */
export interface Stoppable {
  /** Takes no further requests, and resolves when those under way are answered. */
  readonly close: () => Promise<void>;
  /** Lets its runner end in good order. */
  readonly stop: () => Promise<void>;
  /** Ends its runner now. */
  readonly abort: () => void;
}

/** Waits for Ctrl-C or SIGTERM, and then ends a server in good order: first what serves, then what runs. A second one ends all now. */
export async function untilStopped({ close, stop, abort }: Stoppable): Promise<void> {
  await new Promise<void>((done) => {
    let signals = 0;
    const onSignal = () => {
      signals += 1;
      if (signals === 1) done();
      else abort();
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  });
  await close();
  await stop();
}
