import type { Policy } from '@trafficinator/sdk';
import { Failure } from '../errors/failure.js';
import type { Place, Problem } from '../errors/problem.js';
import {
  accountOf,
  type DesiredState,
  type ResolvedTarget,
  type SettingPath,
  type TargetKey,
  targetKey,
} from '../model/target.js';
import { load, type TargetSettings, target } from '../schema/config.js';
import { instance } from '../schema/instance.js';
import { type CheckedConfig, checkConfig } from './checks/check-config.js';
import { boundedInstances, checkInstances, writtenInstances } from './checks/check-instances.js';
import { checkLoad } from './checks/check-load.js';
import { checkMoves } from './checks/check-moves.js';
import { checkTargets } from './checks/check-targets.js';
import { Findings } from './checks/findings.js';
import { type MergedTarget, type MergedTargets, mergeTargets, targetBox } from './checks/merge-targets.js';
import { warnOfLiteralPassword, writtenPasswords } from './checks/written-passwords.js';
import { writtenTokens } from './checks/written-tokens.js';
import { KeptValues, type PagesByTop } from './kept-values.js';
import type { Part, Provenance } from './layers/boxed-setting.js';
import { LayerMerger } from './layers/merge-layers.js';
import { ValueReader } from './layers/read-values.js';
import { resolveSection } from './layers/resolve-section.js';
import type { ConfigPath } from './locations/source-locations.js';
import { type KeptPages, PageBlobs, type PageFiles } from './pages/page-blobs.js';

/** What resolving a config needs of the world around it. */
export interface ResolveContext extends PageFiles {
  /** Where the source says a setting, or the next best place. */
  locate(path: ConfigPath): Place | undefined;
}

/** What a config asks for. */
export interface Resolution {
  readonly desired: DesiredState;
  /** Values of the tokens that are written out in the config. They stand nowhere else. */
  readonly literals: ReadonlyMap<TargetKey, string>;
  /** Says where the value of each setting of a target comes from; undefined if there is no such target. */
  provenanceOf(key: TargetKey): ReadonlyMap<SettingPath, Provenance> | undefined;
  /** The rules that every plan must pass. */
  readonly policies: readonly Policy[];
  readonly warnings: readonly Problem[];
}

/**
 * Turns the value of a config into the targets that it asks for: checks it, merges its layers, reads its lists of pages.
 * Fails with everything that is wrong with it. Equal configs give equal canonical JSON, in whatever order their keys stand.
 */
export async function resolveTargets(raw: unknown, context: ResolveContext): Promise<Resolution> {
  const findings = new Findings((path) => context.locate(path), [...writtenTokens(raw), ...writtenPasswords(raw)]);
  const config = checkConfig(raw, findings);
  if (config === undefined) throw new Failure(findings.problems);
  const merger = new LayerMerger(target.fields);
  const merged = mergeTargets(config, merger);
  const instances = writtenInstances(config);
  warnOfLiteralPassword(raw, findings);
  checkMoves(config, findings);
  checkLoad(config, findings);
  checkTargets(merged.targets, merger, boundedInstances(instances), findings);
  checkInstances(instances, merged.targets, findings);
  const blobs = new PageBlobs(context, findings);
  const pages = await keepPages(merged.targets, blobs);
  if (findings.problems.length > 0) throw new Failure(findings.problems);
  return {
    desired: {
      ...desiredOf(config),
      targets: resolveEach(merged, pages),
      instances: instances.map(({ key, path, value }) => ({ key, settings: resolveSection(instance, path, value) })),
      blobs: blobs.blobs,
    },
    literals: literalsOf(merged.targets),
    provenanceOf: (asked) => {
      const found = merged.targets.find(({ key }) => key === asked);
      return found && merger.provenance(merger.merge([found.common, found.own]));
    },
    policies: config.policies,
    warnings: findings.warnings,
  };
}

/** The pages that could be read; of a list that many targets share, once. */
async function keepPages(targets: readonly MergedTarget[], blobs: PageBlobs): Promise<PagesByTop> {
  const boxes = targets.flatMap((one) => targetBox(one, ['pages']) ?? []);
  const kept = new Map<Part | undefined, KeptPages>();
  for (const [top, box] of new Map(boxes.map((one) => [one.top, one]))) {
    const pages = box.isPresent && !box.isInvalid ? await blobs.keep(box) : undefined;
    if (pages !== undefined) kept.set(top, pages);
  }
  return kept;
}

/** What a config says besides targets and instances. Moves have no order. */
function desiredOf({ load: written, seed, moved }: CheckedConfig): Pick<DesiredState, 'load' | 'seed' | 'moved'> {
  return {
    load: resolveSection(load, 'load', written),
    ...(seed === undefined ? {} : { seed }),
    moved: moved
      .map(({ from, to }) => ({ from: targetKey(from), to: targetKey(to) }))
      .sort((a, b) => (a.from < b.from ? -1 : 1)),
  };
}

function resolveEach({ common, targets }: MergedTargets, pages: PagesByTop): readonly ResolvedTarget[] {
  const kept = new KeptValues(pages);
  const reader = new ValueReader(target.fields, common, (setting, box) => kept.of(setting, box));
  return targets.map(({ key, own }) => {
    // Of every declared setting, and of nothing else, the reader answers what the setting's own schema has made.
    const settings = reader.values(own) as TargetSettings;
    return { key, account: accountOf(settings.url, settings.siteId), settings };
  });
}

function literalsOf(targets: readonly MergedTarget[]): ReadonlyMap<TargetKey, string> {
  return new Map(
    targets.flatMap((one): [TargetKey, string][] => {
      const value = targetBox(one, ['tokenAuth'])?.value;
      return typeof value === 'string' ? [[one.key, value]] : [];
    }),
  );
}
