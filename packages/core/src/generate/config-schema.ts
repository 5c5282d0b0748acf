import { z } from 'zod';
import { load, target, targetKey } from '../schema/config.js';
import { instance } from '../schema/instance.js';
import type { AnySection, AnySetting } from '../schema/setting.js';

/** A JSON Schema, or a part of one. */
type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema (draft 2020-12) of a resolved config, `packages/core/schemas/config.schema.json`. */
export function configSchema(): string {
  return `${JSON.stringify(document(), null, 2)}\n`;
}

function document(): JsonSchema {
  const key = { ...jsonOf(targetKey), description: "A target's key: its address is `target.KEY`." };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Resolved config of Trafficinator',
    description: 'What a config asks for, after its layers are merged. Secrets are references in it, never values.',
    ...object(
      {
        load: sectionSchema(load),
        seed: {
          type: 'string',
          description: 'The same seed gives the same traffic. Without it, each state has its own.',
        },
        targets: {
          type: 'object',
          description: 'The targets by key, with all their settings.',
          propertyNames: key,
          additionalProperties: sectionSchema(target),
        },
        instances: {
          type: 'object',
          description: 'The Matomos that the config names, by `HOST[:PORT]/PATH/`, with their limits.',
          additionalProperties: sectionSchema(instance),
        },
        moved: {
          type: 'array',
          description: 'Targets with a new key.',
          items: object({ from: key, to: key }, ['from', 'to']),
        },
      },
      ['load', 'targets', 'instances', 'moved'],
    ),
  };
}

function sectionSchema({ doc, fields }: AnySection): JsonSchema {
  const properties = Object.entries(fields).map(([name, field]): [string, JsonSchema] => [
    name,
    field.kind === 'section' ? sectionSchema(field) : settingSchema(field),
  ]);
  const isThere = ([, field]: [string, AnySetting | AnySection]) =>
    field.kind === 'section' || field.presence !== 'optional';
  const required = Object.entries(fields)
    .filter(isThere)
    .map(([name]) => name);
  return { description: doc, ...object(Object.fromEntries(properties), required) };
}

function settingSchema(setting: AnySetting): JsonSchema {
  const unit = setting.unit === undefined ? '' : ` Unit: ${setting.unit}.`;
  const fallback = setting.fallback === undefined ? '' : ` Without it: ${setting.fallback}.`;
  return {
    description: `${setting.doc}${unit}${fallback}`,
    ...(setting.default === undefined ? {} : { default: setting.default }),
    ...jsonOf(setting.kept),
  };
}

function object(properties: JsonSchema, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

function jsonOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'output',
    reused: 'inline',
    // Said of every object that no code may change, which is nothing to whoever reads the document.
    override: ({ jsonSchema }) => delete jsonSchema.readOnly,
  });
  return json;
}
