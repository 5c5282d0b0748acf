import { isRecord } from '@trafficinator/core';

/** The merge patch (RFC 7396) that makes one value of another. Values hold no null. */
export function mergePatchOf(before: unknown, after: unknown): unknown {
  if (!isRecord(before) || !isRecord(after)) return after;
  const gone = Object.keys(before).filter((name) => after[name] === undefined);
  return Object.fromEntries([
    ...gone.map((name) => [name, null] as const),
    ...Object.entries(after).map(([name, value]) => [name, mergePatchOf(before[name], value)] as const),
  ]);
}
