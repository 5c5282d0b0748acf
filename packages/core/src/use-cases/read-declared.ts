import type { DeclaredPlaces } from '../config/locations/declared-places.js';
import { Failure } from '../errors/failure.js';
import type { Deps } from './deps.js';
import { loadTargets } from './load-targets.js';

/** Loads the config, and finds its targets in it; undefined where none can be loaded: why is told by a plan of it. */
export async function readDeclared(deps: Pick<Deps, 'loadConfig' | 'readText'>): Promise<DeclaredPlaces | undefined> {
  try {
    const { locate } = await deps.loadConfig();
    const { desired } = await loadTargets(deps);
    return new Map(desired.targets.map(({ key }) => [key, locate(['targets', key])]));
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
