import { setTimeout as pause } from 'node:timers/promises';
import { type AppliedConfig, plainVisits } from './load/applied-config.ts';
import { onReceiver } from './load/on-receiver.ts';
import { startReceiver } from './load/receiver.ts';
import { WatchedRun } from './load/watched-run.ts';
import { figures } from './ratio.ts';
import { memoryOf, shareOfCore } from './scale/proc.ts';
import { secondsOr } from './seconds.ts';

const TARGETS = 2_000;
/** Until the run has found all caps used up, and the code that runs all the time is compiled. */
const WARM_UP_SECONDS = 20;

export default figures({
  name: '2,000 targets idle at their caps: one runner that waits for the next day',
  figures: () =>
    onReceiver(startReceiver, configOf, async (config) => {
      using filling = new WatchedRun(config.command('run', '--rate', 'max', '--until-caps', '--json'));
      const { totals } = await filling.ended;
      const [byPlan, byRate] = [await idle(config), await idle(config, '--rate', '1000')];
      return [
        { name: 'visits until all caps were used up', value: totals.counts.started, floor: TARGETS, ceiling: TARGETS },
        { name: 'visits started while idle', value: byPlan.started + byRate.started, ceiling: 0 },
        { name: 'per cent of a core, by the plan of the day', value: byPlan.share, ceiling: 2 },
        { name: 'per cent of a core, at 1,000 visits/s of which none may start', value: byRate.share, ceiling: 2 },
        { name: 'megabytes resident at most', value: Math.max(byPlan.most, byRate.most) },
      ];
    }),
});

async function idle(config: AppliedConfig, ...pace: readonly string[]) {
  using run = new WatchedRun(config.command('run', ...pace, '--json'));
  await pause(WARM_UP_SECONDS * 1_000);
  const share = await shareOfCore(run.pid, secondsOr(60));
  const { most } = await memoryOf(run.pid);
  const { totals } = await run.stop();
  return { share, most, started: totals.counts.started };
}

/** Targets that may have one visit a day each, in a zone whose day has just begun nowhere while this runs for some minutes. */
function configOf(url: string): string {
  const targets = Array.from({ length: TARGETS }, (_, at) => `t${at}: { url: '${url}', siteId: ${at + 1} }`);
  return `{
  defaults: { visitsPerDay: 1, timezone: '${noonishZone()}', ${plainVisits(1)} },
  targets: { ${targets.join(', ')} },
}`;
}

/** A zone in which it is about noon: no day begins while this is measured. */
function noonishZone(): string {
  const behind = new Date().getUTCHours() - 12;
  return behind === 0 ? 'UTC' : `Etc/GMT${behind > 0 ? '+' : '-'}${Math.abs(behind)}`;
}
