import type { AllowedTargets } from '../matomo/allowed-targets.js';
import type { EngineEvent, Untimed } from '../model/event.js';
import type { AppliedState } from '../model/state.js';
import { instanceOf } from '../model/target.js';
import type { ServedState } from '../runner/lanes.js';
import type { RunnerStore } from '../runner/runner-store.js';
import type { LoadSettings } from '../schema/config.js';
import { readPages } from './read-pages.js';
import { missingWords, type TargetSecrets, TOKEN } from './target-secrets.js';
import { wayOf } from './way-of.js';

/** With what targets are equipped. */
export interface Equipment {
  readonly store: Pick<RunnerStore, 'readBlobs'>;
  readonly secrets: TargetSecrets;
  /** Where targets of the API may be. */
  readonly allowed: AllowedTargets;
  /** Told of every target that cannot be served. */
  readonly onBlocked: (blocked: Untimed<EngineEvent & { readonly kind: 'blocked' }>) => void;
}

/**
 * Adds to an applied state what it does not hold: pages, tokens, and the ways to trackers. A target with a secret that is
 * missing is left out, and the others are served.
 */
export async function equipTargets(
  applied: AppliedState,
  { store, secrets, allowed, onBlocked }: Equipment,
): Promise<ServedState> {
  for (const [target, missing] of secrets.missing)
    onBlocked({ kind: 'blocked', target, reason: missingWords(missing) });
  const served = applied.targets.filter(({ target }) => !secrets.missing.has(target.key));
  const pages = await readPages(
    store,
    served.map(({ target }) => target.settings.pages.hash),
  );
  const instances = new Map(applied.instances.map((instance) => [instance.key, instance]));
  return {
    load: loadOf(applied),
    targets: served.map(({ target, managedBy }) => {
      const { url, pages: list } = target.settings;
      const values = secrets.values.get(target.key);
      return {
        target,
        pages: pages.get(list.hash) ?? [],
        token: values?.get(TOKEN),
        instance: instances.get(instanceOf(url)),
        way: wayOf(target.settings, values, managedBy === 'api' ? allowed : undefined),
      };
    }),
  };
}

/** The load of a state to which something was applied. */
export function loadOf({ load }: Pick<AppliedState, 'load'>): LoadSettings {
  if (load === undefined) throw new TypeError('Nothing was applied to this state.');
  return load;
}
