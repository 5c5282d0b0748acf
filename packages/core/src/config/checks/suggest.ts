import { z } from 'zod';
import { config, target } from '../../schema/config.js';
import { LayerMerger } from '../layers/merge-layers.js';
import type { ConfigPath } from '../locations/source-locations.js';
import { closestName } from './closest-name.js';
import { keysAt, schemaAt } from './schema-at.js';

/** What may have been meant. */
export interface Suggestion {
  readonly text: string;
  /** Where it would stand, if that is in place of what is written. */
  readonly instead?: ConfigPath | undefined;
}

/** The setting that was meant by an unknown key: one with a similar name, or one of that name in another section. */
export function suggestSetting(path: ConfigPath): Suggestion | undefined {
  const key = String(path.at(-1));
  const section = path.slice(0, -1);
  const similar = closestName(key, keysAt(config, section));
  if (similar !== undefined) return { text: similar, instead: [...section, similar] };
  const elsewhere = new LayerMerger(target.fields).declared.find(({ names }) => names.at(-1) === key);
  if (elsewhere === undefined) return undefined;
  return { text: section.length === 0 ? `defaults.${elsewhere.path}` : elsewhere.path };
}

/** The value that was meant, where there is a list of those that can be. */
export function suggestValue(path: ConfigPath, value: unknown): Suggestion | undefined {
  if (typeof value !== 'string') return undefined;
  const text = closestName(value, path.at(-1) === 'timezone' ? Intl.supportedValuesOf('timeZone') : optionsAt(path));
  return text === undefined || text === value ? undefined : { text };
}

function optionsAt(path: ConfigPath): readonly string[] {
  const schema = schemaAt(config, path);
  return schema === undefined ? [] : optionsOf(schema);
}

function optionsOf(schema: z.core.$ZodType): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodReadonly) return optionsOf(schema.unwrap());
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(optionsOf);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}
