import { dirname } from 'node:path';
import { explainSettings } from '../config/layers/explain-settings.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { ExplainedSetting, ExplainedTarget } from '../model/explained-setting.js';
import { addressOf, type TargetKey } from '../model/target.js';
import type { Deps } from './deps.js';
import { loadTargets } from './load-targets.js';

/** A target as the config declares it. */
export interface DeclaredTarget {
  readonly address: string;
  readonly account: string;
  /** The config's folder. */
  readonly folder: string;
  /** Says of every setting which layer it comes from; with `places`, where that stands, for which the sources are parsed. */
  explain(options: { readonly places: boolean }): readonly ExplainedSetting[];
}

/** Finds a declared target. Reads no state. Throws `config.no-such-target`, and what loading throws. */
export async function findDeclared(
  deps: Pick<Deps, 'loadConfig' | 'readText'>,
  key: TargetKey,
): Promise<DeclaredTarget> {
  const { locate } = await deps.loadConfig();
  const { desired, provenanceOf, file } = await loadTargets(deps);
  const target = desired.targets.find((one) => one.key === key);
  const provenance = provenanceOf(key);
  if (target === undefined || provenance === undefined) {
    const declared = desired.targets.map((one) => addressOf(one.key));
    throw new Failure([problem('config.no-such-target', { target: addressOf(key), declared })]);
  }
  const { settings, account } = target;
  return {
    address: addressOf(key),
    account,
    folder: dirname(file),
    explain: ({ places }) => explainSettings({ settings, provenance, locate: places ? locate : () => undefined }),
  };
}

/** Says where the settings of a declared target come from. */
export function explainTarget(
  { address, account, folder, explain }: DeclaredTarget,
  options: { readonly places: boolean },
): ExplainedTarget {
  return { address, account, folder, settings: explain(options) };
}
