import { isRecord } from '../base/is-record.js';
import { declaredSettings } from '../config/layers/merge-layers.js';
import type { WrittenSettings } from '../model/draft.js';
import type { ExplainedSetting } from '../model/explained-setting.js';
import { target } from '../schema/config.js';

/**
 * Says of every setting of a target of the API whether it was written, under the label `api`, or is a built-in default; in the
 * order of the schema.
 */
export function explainManaged({ written }: { readonly written: WrittenSettings }): readonly ExplainedSetting[] {
  return declaredSettings(target.fields).map(({ path, names, setting }): ExplainedSetting => {
    const value = names.reduce<unknown>((above, name) => (isRecord(above) ? above[name] : undefined), written);
    if (value !== undefined) return { path, value, layers: [{ label: 'api' }] };
    return setting.default === undefined
      ? { path, layers: [] }
      : { path, value: setting.default, layers: [{ label: 'built-in' }] };
  });
}
