import type { Clock } from '../base/clock.js';
import type { Cut } from './cut.js';

/** Resolves after so much time, or when the run is cut short. */
export function waitUncut(
  delayMs: number,
  { clock, cut }: { readonly clock: Clock; readonly cut: Cut },
): Promise<void> {
  if (delayMs <= 0 || cut.isMade) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      cancelTimer();
      cancelCut();
      resolve();
    };
    const cancelTimer = clock.after(delayMs, end);
    const cancelCut = cut.whenMade(end);
  });
}
