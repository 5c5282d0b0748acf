import type { DesiredState, InstanceKey, TargetKey } from '../model/target.js';
import type { InstanceSettings, LoadSettings, TargetSettings } from '../schema/config.js';

/** A resolved config as a document: what `schemas/config.schema.json` describes. */
export interface ResolvedDocument extends Pick<DesiredState, 'seed' | 'moved'> {
  readonly load: LoadSettings;
  readonly targets: Readonly<Record<TargetKey, TargetSettings>>;
  readonly instances: Readonly<Record<InstanceKey, InstanceSettings>>;
}

/** Makes a document of what a config asks for. Lists of pages are left out; the settings have their hashes. */
export function resolvedDocument({ load, seed, targets, instances, moved }: DesiredState): ResolvedDocument {
  return {
    load,
    ...(seed === undefined ? {} : { seed }),
    targets: Object.fromEntries(targets.map(({ key, settings }) => [key, settings])),
    instances: Object.fromEntries(instances.map(({ key, settings }) => [key, settings])),
    moved,
  };
}
