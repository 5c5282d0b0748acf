import { setTimeout as pause } from 'node:timers/promises';
import { type AppliedConfig, plainVisits } from './load/applied-config.ts';
import { onReceiver } from './load/on-receiver.ts';
import { startReceiver } from './load/receiver.ts';
import { ServedControl } from './load/served-control.ts';
import { WatchedRun } from './load/watched-run.ts';
import { figures } from './ratio.ts';
import { secondsOr } from './seconds.ts';

const TARGETS = 2_000;
const TABS = 50;
/** Until what runs all the time is compiled. */
const WARM_UP_SECONDS = 10;

export default figures({
  name: '2,000 targets at full speed, looked at from a control server beside the run',
  figures: () =>
    onReceiver(startReceiver, configOf, async (config) => {
      const control = await ServedControl.start(config.command('serve', '--listen', '127.0.0.1:0'));
      try {
        const alone = await hitsPerSecond(config);
        const leave = await control.attach(TABS);
        const watched = await hitsPerSecond(config);
        leave();
        using _ = new WatchedRun(config.command('run', '--rate', 'max', '--json'));
        await pause(WARM_UP_SECONDS * 1_000);
        const latencies = await control.latencies('/api/targets', { perSecond: 200, seconds: secondsOr(30) });
        return [
          { name: 'milliseconds of GET /api/targets, median', value: at(latencies, 0.5) },
          { name: 'milliseconds of GET /api/targets, p99', value: at(latencies, 0.99), ceiling: 20 },
          { name: `hits/s with ${TABS} streams, as a share of those without`, value: watched / alone, floor: 0.98 },
          { name: 'milliseconds until a pause shows', value: await pauseShownMs(control), ceiling: 200 },
        ];
      } finally {
        await control.stop();
      }
    }),
});

async function hitsPerSecond(config: AppliedConfig): Promise<number> {
  using run = new WatchedRun(config.command('run', '--rate', 'max', '--for', `${secondsOr(30)}s`, '--json'));
  const { durationMs, totals } = await run.ended;
  return totals.counts.sent / (durationMs / 1_000);
}

/** From the request to an answer that shows it. */
async function pauseShownMs({ url }: ServedControl): Promise<number> {
  const begun = performance.now();
  const headers = { 'Content-Type': 'application/json' };
  await fetch(`${url}/api/pause`, { method: 'POST', headers, body: JSON.stringify({ targets: ['t1'] }) });
  while (!(await (await fetch(`${url}/api/targets/t1`)).text()).includes('"state":"paused"'));
  return performance.now() - begun;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

function configOf(url: string): string {
  const targets = Array.from({ length: TARGETS }, (_, n) => `t${n}: { url: '${url}', siteId: ${n + 1} }`);
  return `{
  defaults: { visitsPerDay: 10_000_000, ${plainVisits(3)} },
  targets: { ${targets.join(', ')} },
}`;
}
