import { isRecord } from '../base/is-record.js';

/** Applies a JSON merge patch (RFC 7396): `null` takes a member away, an object is merged, and anything else stands in the place of what was there. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged = new Map(isRecord(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}
