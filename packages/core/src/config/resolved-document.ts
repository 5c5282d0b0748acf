import type { DesiredState, TargetKey } from '../model/target.js';
import type { LoadSettings, TargetSettings } from '../schema/config.js';

/** A resolved config as a document: what `schemas/config.schema.json` describes. */
export interface ResolvedDocument extends Pick<DesiredState, 'seed' | 'moved'> {
  readonly load: LoadSettings;
  readonly targets: Readonly<Record<TargetKey, TargetSettings>>;
}

/** Makes a document of what a config asks for. Lists of pages are left out; the settings have their hashes. */
export function resolvedDocument({ load, seed, targets, moved }: DesiredState): ResolvedDocument {
  return {
    load,
    ...(seed === undefined ? {} : { seed }),
    targets: Object.fromEntries(targets.map(({ key, settings }) => [key, settings])),
    moved,
  };
}
