import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { greedyTarget } from './load/a-load.ts';
import { PAGES } from './load/applied-config.ts';
import { onReceiver } from './load/on-receiver.ts';
import { startReceiver } from './load/receiver.ts';
import { WatchedRun } from './load/watched-run.ts';
import { figures } from './ratio.ts';
import { memoryOf, shareOfCore } from './scale/proc.ts';
import { secondsOr } from './seconds.ts';

const VISITS = 100_000;
/** Visits a second, and for how long, until all are under way. */
const RATE = 2_000;
const RAMP_SECONDS = VISITS / RATE;
/** Nothing ends before: a visit has two hits or more, and the last one comes after that many minutes. */
const MINUTES = 25;
const stopping = z.object({ inFlight: z.int() });

export default figures({
  name: '100,000 visits in flight, in realtime: their later hits are still to come, and the ledger is on',
  figures: () =>
    onReceiver(
      startReceiver,
      (url) =>
        greedyTarget(
          { url, connections: 64 },
          {
            visits: `pages: ${PAGES}, visitMinutes: { min: ${MINUTES}, max: ${MINUTES + 5} }`,
            stages: `[{ for: '${RAMP_SECONDS + 0.5}s', rate: ${RATE} }, { for: '1h', rate: 0 }]`,
          },
        ),
      async (config) => {
        const log = join(config.folder, 'run.log');
        const logging = ['--log-format', 'json', '--log-file', log];
        using run = new WatchedRun(
          config.command('run', '--stages', '--mode', 'realtime', '--grace', '0s', ...logging, '--json'),
        );
        await pause((RAMP_SECONDS + 10) * 1_000);
        const share = await shareOfCore(run.pid, secondsOr(30));
        const { most, now } = await memoryOf(run.pid);
        await run.stop();
        return [
          { name: 'visits in flight at the end', value: inFlightIn(log), floor: VISITS },
          { name: 'megabytes resident at most, since its start', value: most, ceiling: 350 },
          { name: 'megabytes resident at the end', value: now },
          { name: 'per cent of a core while they are in flight', value: share },
        ];
      },
    ),
});

/** What the run said to be under way when it was told to stop. */
function inFlightIn(log: string): number {
  const line = readFileSync(log, 'utf8')
    .split('\n')
    .find((text) => text.includes('"inFlight"'));
  return stopping.parse(JSON.parse(line ?? '{}')).inFlight;
}
