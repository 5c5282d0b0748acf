import { type Deps, openWatchers, type RunReport, type RunRequest, runTargets } from '@trafficinator/core';
import { paceOf, type RunFlags, stopConditionsOf } from './flags.js';
import { openHitLog } from './hit-log.js';
import { liveView, noView } from './live-view.js';
import { isLoggedOnScreen, type ObserveFlags, watchRequestOf } from './observe-flags.js';
import type { ReportFlags } from './report-flags.js';
import { stopOnSignals } from './stop-on-signals.js';

/** How the shell of a run behaves. */
export interface Shown {
  readonly flags: RunFlags & ObserveFlags & Pick<ReportFlags, 'log-hits'>;
  readonly literals: RunRequest['literals'];
  /** Says nothing: standard output is for JSON. */
  readonly quiet: boolean;
}

/** Runs the applied state in the foreground, shows how it goes, and answers the report. Ctrl-C stops it; a second one ends it now. */
export async function runAndReport(deps: Deps, { flags, literals, quiet }: Shown): Promise<RunReport> {
  const isShown = !quiet && !isLoggedOnScreen(flags);
  const view = isShown ? liveView() : noView;
  await using watcher = await openWatchers({
    clock: deps.clock,
    ...watchRequestOf(flags, isShown ? view.say : undefined),
  });
  await using hits = await openHitLog(flags['log-hits']);
  const run = await runTargets(deps, {
    pace: paceOf(flags),
    stop: stopConditionsOf(flags),
    mode: flags.mode,
    graceMs: flags.grace,
    seed: flags.seed,
    literals,
    onEvent: (event) => {
      view.tell(event);
      watcher.tell(event);
    },
    onHit: hits.onHit,
  });
  try {
    return await stopOnSignals(run, async () => {
      await watcher.begun(() => run.snapshot());
      view.show(() => run.progress());
      const report = await run.ended;
      watcher.ended(report);
      return report;
    });
  } finally {
    view.end();
  }
}
