import { isRecord } from '../../base/is-record.js';
import { type TargetKey, targetKey } from '../../model/target.js';
import type { BoxedSetting } from '../layers/boxed-setting.js';
import { type Boxes, boxAt, boxOver } from '../layers/boxes.js';
import type { Layer, LayerMerger } from '../layers/merge-layers.js';
import { stackLayers } from '../layers/stack-layers.js';
import { pathText } from '../locations/path-text.js';
import type { CheckedConfig } from './check-config.js';

/** A target with its layers merged: its own over those that all targets have in common, which are not copied. */
export interface MergedTarget {
  readonly key: TargetKey;
  /** Its path in the config. */
  readonly path: string;
  readonly own: Boxes;
  readonly common: Boxes;
  /** Whether each of its layers could be read, so that what is missing is not merely unread. */
  readonly isComplete: boolean;
}

/** All targets of a config, merged. */
export interface MergedTargets {
  readonly common: Boxes;
  /** In order of their keys. */
  readonly targets: readonly MergedTarget[];
}

/** Merges the layers of every target; those that all have in common only once. */
export function mergeTargets(config: CheckedConfig, merger: LayerMerger): MergedTargets {
  const boxed = (layers: readonly Layer[]) => layers.map((layer) => merger.box(layer, config.isInvalid));
  const common = merger.merge([merger.builtIn, ...boxed(stackLayers('defaults', 'defaults', config.defaults))]);
  const isCommonComplete = isReadable(config.defaults);
  const targets = Object.entries(config.targets)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => {
      const path = pathText(['targets', key]);
      return {
        key: targetKey(key),
        path,
        own: merger.merge(boxed(stackLayers('target', path, value))),
        common,
        isComplete: isCommonComplete && isReadable(value),
      };
    });
  return { common, targets };
}

/** The box of a setting of a target, if a layer mentions it. */
export function targetBox({ own, common }: MergedTarget, names: readonly string[]): BoxedSetting | undefined {
  return boxOver(boxAt(own, names), boxAt(common, names));
}

function isReadable(layer: unknown): boolean {
  if (!isRecord(layer)) return false;
  const { extends: profiles } = layer;
  return profiles === undefined || (Array.isArray(profiles) && profiles.every(isReadable));
}
