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
import { type LoadSettings, load, target } from '../schema/config.js';
import { type CheckedConfig, checkConfig } from './checks/check-config.js';
import { checkMoves } from './checks/check-moves.js';
import { checkTargets } from './checks/check-targets.js';
import { Findings } from './checks/findings.js';
import { type MergedTarget, mergeTargets } from './checks/merge-targets.js';
import { writtenTokens } from './checks/written-tokens.js';
import type { Provenance } from './layers/boxed-setting.js';
import { boxAt, isRecord, LayerMerger } from './layers/merge-layers.js';
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
  /** For each target, where the value of each setting comes from. */
  readonly provenance: ReadonlyMap<TargetKey, ReadonlyMap<SettingPath, Provenance>>;
  readonly warnings: readonly Problem[];
}

/**
 * Turns the value of a config into the targets that it asks for: checks it, merges its layers, reads its lists of pages.
 * Fails with everything that is wrong with it. Equal configs give equal canonical JSON, in whatever order their keys stand.
 */
export async function resolveTargets(raw: unknown, context: ResolveContext): Promise<Resolution> {
  const findings = new Findings((path) => context.locate(path), writtenTokens(raw));
  const config = checkConfig(raw, findings);
  if (config === undefined) throw new Failure(findings.problems);
  const merger = new LayerMerger(target.fields);
  const merged = mergeTargets(config, merger);
  checkMoves(config, findings);
  checkTargets(merged, merger, findings);
  const blobs = new PageBlobs(context, findings);
  const pages = await keepPages(merged, blobs);
  if (findings.problems.length > 0) throw new Failure(findings.problems);
  return {
    desired: {
      ...desiredOf(config),
      targets: merged.map((one) => resolveTarget(one, merger, pages.get(one.key))),
      blobs: blobs.blobs,
    },
    literals: literalsOf(merged),
    provenance: new Map(merged.map(({ key, boxes }) => [key, merger.provenance(boxes)])),
    warnings: findings.warnings,
  };
}

/** The pages of each target whose pages could be read. */
async function keepPages(
  targets: readonly MergedTarget[],
  blobs: PageBlobs,
): Promise<ReadonlyMap<TargetKey, KeptPages>> {
  const kept = new Map<TargetKey, KeptPages>();
  for (const { key, boxes } of targets) {
    const box = boxAt(boxes, ['pages']);
    const pages = box?.isPresent === true && !box.isInvalid ? await blobs.keep(box) : undefined;
    if (pages !== undefined) kept.set(key, pages);
  }
  return kept;
}

/** What a config says besides targets. Moves have no order. */
function desiredOf({ load: written, seed, moved }: CheckedConfig): Pick<DesiredState, 'load' | 'seed' | 'moved'> {
  return {
    load: resolveLoad(written),
    ...(seed === undefined ? {} : { seed }),
    moved: moved
      .map(({ from, to }) => ({ from: targetKey(from), to: targetKey(to) }))
      .sort((a, b) => (a.from < b.from ? -1 : 1)),
  };
}

function resolveLoad(written: Readonly<Record<string, unknown>>): LoadSettings {
  const merger = new LayerMerger(load.fields);
  const own = merger.box({ kind: 'defaults', path: 'load', value: written });
  return load.resolved.parse(merger.values(merger.merge([merger.builtIn, own])));
}

function resolveTarget(
  { key, boxes }: MergedTarget,
  merger: LayerMerger,
  pages: KeptPages | undefined,
): ResolvedTarget {
  const values = merger.values(boxes, (setting, path) => {
    if (path === 'pages') return pages;
    return path === 'tokenAuth' ? keptToken(setting.value) : inOrder(setting.value);
  });
  const settings = target.resolved.parse(values);
  return { key, account: accountOf(settings.url, settings.siteId), settings };
}

/** A record's keys have no order of their own; whoever draws from it should not depend on the order in which they were written. */
function inOrder(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Of a token that is written out, only the fact is kept. */
function keptToken(written: unknown): unknown {
  return typeof written === 'string' ? { $kind: 'literal' } : written;
}

function literalsOf(targets: readonly MergedTarget[]): ReadonlyMap<TargetKey, string> {
  return new Map(
    targets.flatMap(({ key, boxes }): [TargetKey, string][] => {
      const value = boxAt(boxes, ['tokenAuth'])?.value;
      return typeof value === 'string' ? [[key, value]] : [];
    }),
  );
}
