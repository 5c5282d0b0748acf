import type { ActiveRun } from '@trafficinator/core';

/** Waits for something while Ctrl-C stops a run in good order, and a second one ends it now. */
export async function stopOnSignals<Answer>(
  run: Pick<ActiveRun, 'stop' | 'abort'>,
  work: () => Promise<Answer>,
): Promise<Answer> {
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    if (signals === 1) run.stop();
    else run.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await work();
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
