import { canonicalJson } from '../base/canonical-json.js';
import { contentHash } from '../base/content-hash.js';
import { type Resolution, resolveTargets } from '../config/resolve-targets.js';
import type { Deps } from './deps.js';

/** What a config asks for, and where it stands. */
export interface LoadedTargets extends Resolution {
  /** The config's file. */
  readonly file: string;
  /** Of what the config asks for, pages included: equal for configs that ask for the same. */
  readonly configHash: string;
}

/** Loads the config and resolves its targets. Reads files, runs the config's code, and changes nothing. */
export async function loadTargets(deps: Pick<Deps, 'loadConfig' | 'readText'>): Promise<LoadedTargets> {
  const { value, file, folder, locate } = await deps.loadConfig();
  const resolution = await resolveTargets(value, { folder, locate, readText: deps.readText });
  return { ...resolution, file, configHash: contentHash(canonicalJson(resolution.desired)) };
}
