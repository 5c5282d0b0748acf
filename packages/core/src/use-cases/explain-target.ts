import { dirname } from 'node:path';
import { explainSettings } from '../config/layers/explain-settings.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { ExplainedSetting } from '../model/explained-setting.js';
import { type AccountKey, addressOf, type TargetKey } from '../model/target.js';
import type { Deps } from './deps.js';
import { loadTargets } from './load-targets.js';

/** A target as the config declares it, with the layer and place of each setting. */
export interface ExplainedTarget {
  readonly address: string;
  readonly account: AccountKey;
  /** The config's folder. */
  readonly folder: string;
  readonly settings: readonly ExplainedSetting[];
}

/** Says where the settings of a declared target come from. Reads no state. Throws `config.no-such-target`, and what loading throws. */
export async function explainTarget(
  deps: Pick<Deps, 'loadConfig' | 'readText'>,
  key: TargetKey,
): Promise<ExplainedTarget> {
  const { locate } = await deps.loadConfig();
  const { desired, provenanceOf, file } = await loadTargets(deps);
  const target = desired.targets.find((one) => one.key === key);
  const origins = provenanceOf(key);
  if (target === undefined || origins === undefined) {
    const declared = desired.targets.map((one) => addressOf(one.key));
    throw new Failure([problem('config.no-such-target', { target: addressOf(key), declared })]);
  }
  return {
    address: addressOf(key),
    account: target.account,
    folder: dirname(file),
    settings: explainSettings({ settings: target.settings, provenance: origins, locate }),
  };
}
