import { setTimeout as pause } from 'node:timers/promises';
import { type AppliedConfig, plainVisits } from './load/applied-config.ts';
import { writeDayOfStats } from './load/day-of-stats.ts';
import { onReceiver } from './load/on-receiver.ts';
import { startReceiver } from './load/receiver.ts';
import { ServedControl } from './load/served-control.ts';
import { WatchedRun } from './load/watched-run.ts';
import { figures } from './ratio.ts';
import { secondsOr } from './seconds.ts';
import { middle } from './words.ts';

const TARGETS = 2_000;
const TABS = 50;
const PAUSES = 9;
const ROUNDS = 3;
/** Visits a second of a run that leaves the machine room. */
const FEW_VISITS = 5;
const LOAD = { perSecond: 200, seconds: secondsOr(30) };
/** Until what runs all the time is compiled. */
const WARM_UP = { perSecond: 200, seconds: 5 };

export default figures({
  name: '2,000 targets with a day of stats at full speed, looked at from a control server beside the run',
  figures: () =>
    onReceiver(startReceiver, configOf, async (config) => {
      await writeDayOfStats(config.folder);
      const control = await ServedControl.start(config.command('serve', '--listen', '127.0.0.1:0'));
      try {
        await hitsPerSecond(config);
        const shares: number[] = [];
        for (let round = 0; round < ROUNDS; round++) shares.push(await shareWithStreams(config, control));
        const page = await OpenPage.of(control);
        const { latencies, pauses } = await besideFullSpeed(config, control, page);
        const calm = await besideFewVisits(config, page);
        return [
          { name: 'milliseconds of GET /api/targets, median', value: at(latencies, 0.5) },
          { name: 'milliseconds of GET /api/targets, p99', value: at(latencies, 0.99), ceiling: 20 },
          {
            name: `hits/s with ${TABS} streams, as a share of those without, median`,
            value: middle(shares),
            floor: 0.98,
          },
          { name: `milliseconds until a pause shows, median of ${PAUSES}`, value: at(pauses, 0.5), ceiling: 200 },
          { name: 'milliseconds until a pause shows, longest', value: at(pauses, 1) },
          {
            name: `milliseconds until a pause shows beside ${FEW_VISITS} visits/s, median of ${PAUSES}`,
            value: at(calm, 0.5),
            ceiling: 200,
          },
          { name: `milliseconds until a pause shows beside ${FEW_VISITS} visits/s, longest`, value: at(calm, 1) },
        ];
      } finally {
        await control.stop();
      }
    }),
});

async function besideFullSpeed(config: AppliedConfig, control: ServedControl, page: OpenPage) {
  using _ = new WatchedRun(config.command('run', '--rate', 'max', '--json'));
  await pause(WARM_UP.seconds * 1_000);
  await control.latencies('/api/targets', WARM_UP);
  return { latencies: await control.latencies('/api/targets', LOAD), pauses: await page.pauseShownMs(PAUSES) };
}

async function besideFewVisits(config: AppliedConfig, page: OpenPage): Promise<readonly number[]> {
  using _ = new WatchedRun(config.command('run', '--rate', String(FEW_VISITS), '--json'));
  await pause(WARM_UP.seconds * 1_000);
  return await page.pauseShownMs(PAUSES);
}

/** What an open page is told by its stream. */
class OpenPage {
  readonly #control: ServedControl;
  #paused = 0;
  #text = '';
  #waiting: (() => void) | undefined;

  private constructor(control: ServedControl) {
    this.#control = control;
  }

  static async of(control: ServedControl): Promise<OpenPage> {
    const page = new OpenPage(control);
    await control.attach(1, (text) => page.#hear(text));
    return page;
  }

  /** From each request to the overview that counts what it paused, one target after the other; the shortest first. */
  async pauseShownMs(times: number): Promise<readonly number[]> {
    const shown: number[] = [];
    for (let time = 0; time < times; time++) {
      this.#paused += 1;
      // At no fixed time after the last reading.
      await pause(1_000 + ((this.#paused * 237) % 700));
      const begun = performance.now();
      const asked = this.#control.post('/api/pause', { targets: [`t${this.#paused}`] });
      await this.#told(`"paused":${this.#paused},`);
      shown.push(performance.now() - begun);
      await asked;
    }
    return shown.sort((a, b) => a - b);
  }

  async #told(words: string): Promise<void> {
    while (!this.#text.includes(words)) await new Promise<void>((done) => (this.#waiting = done));
  }

  #hear(text: string): void {
    // The last overview stands in it whole.
    this.#text = (this.#text + text).slice(-100_000);
    this.#waiting?.();
  }
}

/** One after the other, in turn: what a shared machine gives changes from minute to minute. */
async function shareWithStreams(config: AppliedConfig, control: ServedControl): Promise<number> {
  const before = await hitsPerSecond(config);
  const leave = await control.attach(TABS);
  const watched = await hitsPerSecond(config);
  leave();
  const after = await hitsPerSecond(config);
  return (2 * watched) / (before + after);
}

async function hitsPerSecond(config: AppliedConfig): Promise<number> {
  using run = new WatchedRun(config.command('run', '--rate', 'max', '--for', `${secondsOr(12)}s`, '--json'));
  const { durationMs, totals } = await run.ended;
  return totals.counts.sent / (durationMs / 1_000);
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function configOf(url: string): string {
  const targets = Array.from({ length: TARGETS }, (_, n) => `t${n}: { url: '${url}', siteId: ${n + 1} }`);
  return `{
  defaults: { visitsPerDay: 10_000_000, ${plainVisits(3)} },
  targets: { ${targets.join(', ')} },
}`;
}
