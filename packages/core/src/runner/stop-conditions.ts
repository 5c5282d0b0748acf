/** What ends a run by itself. Without any, it goes on until it is interrupted. */
export interface StopConditions {
  /** After this time. */
  readonly forMs?: number | undefined;
  /** After so many visits in all, split by weight exactly. */
  readonly visits?: number | undefined;
  /** When every target has used its cap of the day. */
  readonly untilCaps: boolean;
}

/** Whether a run with these conditions ends by itself. */
export function endsByItself({ forMs, visits, untilCaps }: StopConditions): boolean {
  return forMs !== undefined || visits !== undefined || untilCaps;
}
