import { type Deps, type RunReport, type RunRequest, runTargets } from '@trafficinator/core';
import { paceOf, type RunFlags, stopConditionsOf } from './flags.js';
import { liveView, noView } from './live-view.js';

/** How the shell of a run behaves. */
export interface Shown {
  readonly flags: RunFlags;
  readonly literals: RunRequest['literals'];
  /** Says nothing: standard output is for JSON. */
  readonly quiet: boolean;
}

/** Runs the applied state in the foreground, shows how it goes, and answers the report. Ctrl-C stops it; a second one ends it now. */
export async function runAndReport(deps: Deps, { flags, literals, quiet }: Shown): Promise<RunReport> {
  const view = quiet ? noView : liveView();
  const run = await runTargets(deps, {
    pace: paceOf(flags),
    stop: stopConditionsOf(flags),
    mode: flags.mode,
    graceMs: flags.grace,
    seed: flags.seed,
    literals,
    onEvent: view.tell,
  });
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    if (signals === 1) run.stop();
    else run.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    view.show(() => run.progress());
    return await run.ended;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    view.end();
  }
}
