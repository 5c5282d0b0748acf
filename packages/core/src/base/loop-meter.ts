import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** Tells which share of the time, 0 to 1, this thread's loop was at work since it was last asked. */
export type LoopMeter = () => number;

/** The meter of this thread. */
export function systemLoopMeter(): LoopMeter {
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
