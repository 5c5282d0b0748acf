import { isRecord } from '../../base/is-record.js';
import type { LayerKind } from './boxed-setting.js';
import type { Layer } from './merge-layers.js';

/** The layers of a target or of the defaults, the lowest first: the profiles that it extends, and itself on top. */
export function stackLayers(kind: LayerKind, path: string, value: unknown): readonly Layer[] {
  if (!isRecord(value)) return [];
  return [...profilesBelow(path, value), { kind, path, value }];
}

function profilesBelow(path: string, { extends: profiles }: Readonly<Record<string, unknown>>): readonly Layer[] {
  if (!Array.isArray(profiles)) return [];
  return profiles.flatMap((profile, index) => stackLayers('profile', `${path}.extends[${index}]`, profile));
}

/** Where a profile extends itself, directly or through others. */
export interface ProfileCycle {
  /** The place that would begin the circle anew. */
  readonly path: string;
  /** The place of the same layer further up. */
  readonly sameAs: string;
}

/** Finds the profiles that extend themselves. Nothing else may walk a config that has any: the walk would not end. */
export function findCycles(path: string, value: unknown): readonly ProfileCycle[] {
  return cyclesBelow(path, value, new Map());
}

function cyclesBelow(path: string, value: unknown, above: ReadonlyMap<object, string>): readonly ProfileCycle[] {
  if (!isRecord(value)) return [];
  const { extends: profiles } = value;
  if (!Array.isArray(profiles) || profiles.length === 0) return [];
  const sameAs = above.get(value);
  if (sameAs !== undefined) return [{ path, sameAs }];
  const withThis = new Map(above).set(value, path);
  return profiles.flatMap((profile, index) => cyclesBelow(`${path}.extends[${index}]`, profile, withThis));
}
