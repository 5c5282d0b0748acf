import fc from 'fast-check';

/** A JSON Schema, as far as the documents of the API use it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly type?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly format?: string;
}

/** Finds what a reference leads to. */
export type Lookup = (reference: string) => JsonSchema;

/** Values that a schema takes. Long lists and deep objects are rare: they tell nothing more. */
export function schemaArbitrary(schema: JsonSchema, lookup: Lookup): fc.Arbitrary<unknown> {
  const inner = (one: JsonSchema) => schemaArbitrary(one, lookup);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (schema.$ref !== undefined) return inner(lookup(schema.$ref));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (alternatives !== undefined) return fc.oneof(...alternatives.map(inner));
  switch (schema.type) {
    case 'string':
      return texts(schema);
    case 'integer':
      return fc.integer(bounds(schema, 1));
    case 'number':
      return fc.double({ ...bounds(schema, 0.001), noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(inner(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      });
    case 'object':
      return objects(schema, lookup);
    default:
      return anyJson;
  }
}

/** Values of any form, small. */
export const anyJson: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 2 });

function texts({ pattern, format, minLength = 0, maxLength = 30 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'uri') return fc.webUrl();
  if (pattern !== undefined && isPlain(pattern)) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 30)), unit: 'grapheme' });
}

/** Of few expressions can texts be made. */
function isPlain(pattern: string): boolean {
  return !/\\p\{|\(\?/.test(pattern);
}

function bounds({ minimum, maximum, exclusiveMinimum }: JsonSchema, step: number) {
  const min = minimum ?? (exclusiveMinimum === undefined ? -1_000_000 : exclusiveMinimum + step);
  return { min: Math.max(min, -2_147_483_648), max: Math.min(maximum ?? 1_000_000, 2_147_483_647) };
}

function objects(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  lookup: Lookup,
): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [name, schemaArbitrary(one, lookup)]),
  );
  const named = fc.record(members, {
    requiredKeys: Object.keys(members).filter((name) => required.includes(name)),
    noNullPrototype: true,
  });
  if (additionalProperties === false || additionalProperties === undefined) return named;
  const values = additionalProperties === true ? anyJson : schemaArbitrary(additionalProperties, lookup);
  const more = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), values, { maxKeys: 3, noNullPrototype: true });
  return fc.tuple(named, more).map(([first, others]) => ({ ...others, ...(first as object) })); // A record is one.
}
