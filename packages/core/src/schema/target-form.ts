import { z } from 'zod';
import { actionFields } from './actions.js';
import { connectionFields } from './connection.js';
import { deliveryFields } from './delivery.js';
import type { AnySection, AnySetting, Fields } from './setting.js';
import { targetFields } from './target.js';
import { thresholdFields } from './thresholds.js';
import { visitorFields } from './visitors.js';
import { visitFields } from './visits.js';

/** A JSON Schema, or a part of one. */
type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema (draft 2020-12) of a target as the API takes it, for forms: every setting with its `description`, `default`,
 * `x-unit`, `x-example` as a config would say it, and `x-fallback`, which says what happens without it. Settings stand in the order
 * of the declarations; `x-group` names the part of the form. What only the code of a config can say is left out.
 */
export function targetFormSchema(): JsonSchema {
  const properties = GROUPS.flatMap(([group, fields]) =>
    Object.entries(fields).map(([name, field]) => [name, { 'x-group': group, ...fieldSchema(field) }] as const),
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Target of Trafficinator',
    description: 'Settings of a target as the API takes them. What is left out has its default.',
    type: 'object',
    properties: Object.fromEntries(properties),
    required: GROUPS.flatMap(([, fields]) => requiredOf(fields)),
    additionalProperties: false,
  };
}

/** All fields of `schema/config.ts`'s target; a test compares. */
const GROUPS: readonly (readonly [name: string, fields: Fields])[] = [
  ['Target', targetFields],
  ['Pages and visits', visitFields],
  ['Visitors', visitorFields],
  ['Actions', actionFields],
  ['Delivery', deliveryFields],
  ['Connection', connectionFields],
  ['Thresholds', thresholdFields],
];

/** Markers of the sdk that only a config can use: they need its layers, its files, or its machine. */
const OF_CONFIGS: ReadonlySet<unknown> = new Set(['append', 'remove', 'urlList', 'secretFile', 'secretCommand']);

function fieldSchema(field: AnySetting | AnySection): JsonSchema {
  return field.kind === 'section' ? sectionSchema(field) : settingSchema(field);
}

function sectionSchema({ doc, fields }: AnySection): JsonSchema {
  const entries = Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)] as const);
  return {
    description: doc,
    type: 'object',
    properties: Object.fromEntries(entries),
    additionalProperties: false,
  };
}

function settingSchema({ doc, unit, fallback, example, written, default: byDefault }: AnySetting): JsonSchema {
  return {
    description: doc,
    ...(byDefault !== undefined && { default: byDefault }),
    ...(unit !== undefined && { 'x-unit': unit }),
    ...(fallback !== undefined && { 'x-fallback': fallback }),
    ...(example !== undefined && { 'x-example': example }),
    ...withoutMarkers(jsonOf(written)),
  };
}

function requiredOf(fields: Fields): readonly string[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    field.kind === 'setting' && field.presence === 'required' ? [name] : [],
  );
}

/** Takes the alternatives away that only a config has. Of the one that is left, no choice remains. */
function withoutMarkers(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf)) return schema;
  const alternatives: readonly JsonSchema[] = anyOf;
  const left = alternatives.flatMap((one) => (isOfConfigs(one) ? [] : [withoutMarkers(one)]));
  const [only] = left;
  return left.length === 1 && only !== undefined ? { ...rest, ...only } : { ...rest, anyOf: left };
}

function isOfConfigs({ properties }: JsonSchema): boolean {
  // A JSON Schema's properties are schemas; one of a marker has its kind as a constant.
  const kind = (properties as Readonly<Record<string, JsonSchema>> | undefined)?.['$kind'];
  return kind !== undefined && OF_CONFIGS.has(kind['const']);
}

function jsonOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    reused: 'inline',
    // Said of every object that no code may change, which is nothing to a form.
    override: ({ jsonSchema }) => delete jsonSchema.readOnly,
  });
  return json;
}
