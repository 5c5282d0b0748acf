import { z } from 'zod';
import { kindOf } from '../../schema/describe.js';
import type { ConfigPath } from '../locations/source-locations.js';

/** The part of a schema that says what is expected at a path, if the path leads anywhere. */
export function schemaAt(schema: z.core.$ZodType, path: ConfigPath): z.core.$ZodType | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  for (const inner of innerOf(schema, key)) {
    const found = schemaAt(inner, rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The keys that an object may have at a path. */
export function keysAt(schema: z.core.$ZodType, path: ConfigPath): readonly string[] {
  const found = schemaAt(schema, path);
  return found === undefined
    ? []
    : alternatives(found).flatMap((one) => (isWritten(one) ? Object.keys(one.shape) : []));
}

function innerOf(schema: z.core.$ZodType, key: string | number): readonly z.core.$ZodType[] {
  return alternatives(schema).flatMap((one): readonly z.core.$ZodType[] => {
    if (one instanceof z.ZodObject) return Object.hasOwn(one.shape, key) ? [one.shape[key] as z.ZodType] : []; // Its own key, so it is there.
    if (one instanceof z.ZodRecord) return [one.valueType];
    return one instanceof z.ZodArray && typeof key === 'number' ? [one.element] : [];
  });
}

/** What a schema accepts, without the wrappers. */
function alternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodReadonly || schema instanceof z.ZodLazy) {
    return alternatives(schema.unwrap());
  }
  return [schema];
}

/** A marker such as `append` is made by a function of the sdk; nobody writes its keys. */
function isWritten(schema: z.core.$ZodType): schema is z.ZodObject {
  return schema instanceof z.ZodObject && kindOf(schema) === undefined;
}
