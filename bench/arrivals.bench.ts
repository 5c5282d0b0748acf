import { setTimeout as pause } from 'node:timers/promises';
import { greedyTarget } from './load/a-load.ts';
import { type AppliedConfig, plainVisits } from './load/applied-config.ts';
import { onReceiver } from './load/on-receiver.ts';
import { startVisitCounter, type VisitCounter } from './load/visit-counter.ts';
import { WatchedRun } from './load/watched-run.ts';
import { type Figure, figures } from './ratio.ts';
import { secondsOr } from './seconds.ts';

/** Visits a second that are promised, and those that show where the machine ends. */
const PROMISED = [10, 100, 1_000, 5_000];
const BEYOND = [10_000, 20_000];
const WARM_UP_SECONDS = 10;
const TOLERATED_PERCENT = 1;

export default figures({
  name: 'visits that a receiver has counted in a minute, against the evenly spaced rate that was asked for; visits of two hits each',
  figures: () =>
    onReceiver(
      startVisitCounter,
      (url) => greedyTarget({ url, connections: 100 }, { visits: plainVisits(1) }),
      async (config, receiver) => {
        const measured: Figure[] = [];
        for (const rate of PROMISED) {
          measured.push({ ...(await offRate(rate, config, receiver)), ceiling: TOLERATED_PERCENT });
        }
        for (const rate of BEYOND) measured.push(await offRate(rate, config, receiver));
        return measured;
      },
    ),
});

/** By how much what arrives is off a rate of visits a second. */
async function offRate(rate: number, config: AppliedConfig, receiver: VisitCounter): Promise<Figure> {
  using run = new WatchedRun(config.command('run', '--rate', String(rate), '--json'));
  await pause(WARM_UP_SECONDS * 1_000);
  const [before, since] = [await receiver.visits(), performance.now()];
  await pause(secondsOr(60) * 1_000);
  const visits = (await receiver.visits()) - before;
  const planned = (rate * (performance.now() - since)) / 1_000;
  const { isValid } = await run.stop();
  const name = `per cent off ${rate} visits/s: ${visits} of ${Math.round(planned)}${isValid ? '' : ', and the run is invalid'}`;
  return { name, value: (100 * Math.abs(visits - planned)) / planned };
}
