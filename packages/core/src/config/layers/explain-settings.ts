import { isRecord } from '../../base/is-record.js';
import type { Place } from '../../errors/problem.js';
import type { ExplainedLayer, ExplainedSetting } from '../../model/explained-setting.js';
import type { SettingPath } from '../../model/target.js';
import { type TargetSettings, target } from '../../schema/config.js';
import { parsePath } from '../locations/path-text.js';
import type { ConfigPath } from '../locations/source-locations.js';
import type { Provenance } from './boxed-setting.js';
import { type Declared, declaredSettings } from './merge-layers.js';

/** A resolved target, and what resolving it has told of its layers. */
export interface ExplainRequest {
  readonly settings: TargetSettings;
  readonly provenance: ReadonlyMap<SettingPath, Provenance>;
  locate(path: ConfigPath): Place | undefined;
}

/** Says of every setting, in the order of the schema, which layer its value comes from and where that is written. */
export function explainSettings(request: ExplainRequest): readonly ExplainedSetting[] {
  return declaredSettings(target.fields).map((declared) => explained(declared, request));
}

function explained({ path, names }: Declared, { settings, provenance, locate }: ExplainRequest): ExplainedSetting {
  const value = valueAt(settings, names);
  const layers = chainOf(provenance.get(path)).map((one) => layerOf(one, locate));
  return value === undefined ? { path, layers } : { path, value, layers };
}

function valueAt(settings: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), settings);
}

/** The layers of an appended list, the lowest first. */
function chainOf(top: Provenance | undefined): readonly Provenance[] {
  return top === undefined ? [] : [...chainOf(top.appendsTo), top];
}

function layerOf({ label, path, removedAt }: Provenance, locate: ExplainRequest['locate']): ExplainedLayer {
  const written = path ?? removedAt;
  const place = written === undefined ? undefined : locate(parsePath(written));
  if (place === undefined) return { label };
  const { file, line, column } = place;
  return { label, place: { file, line, column } };
}
