// Preloaded into a process that is measured: writes how late its event loop was to the file that LOOP_DELAY_FILE names, when the process
// ends, as JSON in milliseconds. What happens in the first LOOP_DELAY_WARM_UP seconds is left out.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** A timer of so many milliseconds: they are a part of every delay, so that what is told is never too low. */
const RESOLUTION = 1;

if (isMainThread) {
  const { LOOP_DELAY_FILE: file, LOOP_DELAY_WARM_UP: warmUp } = process.env;
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  setTimeout(() => delay.reset(), Number(warmUp) * 1_000).unref();
  process.once('exit', () => {
    const [p50, p99, max] = [delay.percentile(50), delay.percentile(99), delay.max].map((ns) => ns / 1e6);
    writeFileSync(file, JSON.stringify({ p50, p99, max, count: delay.count }));
  });
}
