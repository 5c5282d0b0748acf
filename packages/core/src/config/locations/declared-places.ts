import type { Place } from '../../errors/problem.js';
import type { TargetKey } from '../../model/target.js';

/** The targets of a config, and where each stands, as far as that can be told. */
export type DeclaredPlaces = ReadonlyMap<TargetKey, Place | undefined>;
