import type { AppliedState } from '../model/state.js';
import type { DesiredState } from '../model/target.js';
import { load } from '../schema/config.js';
import { defaultsOf } from '../schema/setting.js';

/**
 * What `destroy` asks for: no target of a config, and everything else as it is applied. Targets of the API are left alone.
 * Narrowed to a selection, it is what `destroy --target` asks for.
 */
export function nothingDesired(applied: AppliedState): DesiredState {
  return {
    load: applied.load ?? load.resolved.parse(defaultsOf(load.fields)),
    seed: applied.seed,
    targets: [],
    instances: applied.instances,
    moved: [],
    blobs: [],
  };
}
