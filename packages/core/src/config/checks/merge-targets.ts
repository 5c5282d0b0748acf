import { type TargetKey, targetKey } from '../../model/target.js';
import type { Boxes } from '../layers/boxes.js';
import { isRecord, type Layer, type LayerMerger } from '../layers/merge-layers.js';
import { stackLayers } from '../layers/stack-layers.js';
import { pathText } from '../locations/path-text.js';
import type { CheckedConfig } from './check-config.js';

/** A target with its layers merged. */
export interface MergedTarget {
  readonly key: TargetKey;
  /** Its path in the config. */
  readonly path: string;
  readonly boxes: Boxes;
  /** Whether each of its layers could be read, so that what is missing is not merely unread. */
  readonly isComplete: boolean;
}

/** All targets of a config, merged. */
export interface MergedTargets {
  /** What all targets have below their own layers. Whatever a target leaves as it is there, it shares. */
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
      const own = merger.merge(boxed(stackLayers('target', path, value)));
      return {
        key: targetKey(key),
        path,
        boxes: merger.merge([common, own]),
        isComplete: isCommonComplete && isReadable(value),
      };
    });
  return { common, targets };
}

function isReadable(layer: unknown): boolean {
  if (!isRecord(layer)) return false;
  const { extends: profiles } = layer;
  return profiles === undefined || (Array.isArray(profiles) && profiles.every(isReadable));
}
