import { z } from 'zod';

/** What a schema is called where it is spoken of. */
export interface SchemaName {
  /** Its type in the sdk, such as `TrackedEvent`; without one, the type is written out. */
  readonly type?: string;
  /** Its values in a message, such as `an IANA time zone`; without them, they are made from the schema. */
  readonly words?: string;
}

const names = z.registry<SchemaName>();

/** Names a schema. Call it last: a schema that is made from another does not keep the name. */
export function named<S extends z.ZodType>(schema: S, name: SchemaName): S {
  names.add(schema, name);
  return schema;
}

/** The name of a schema, if it was given one. */
export function nameOf(schema: z.core.$ZodType): SchemaName | undefined {
  return names.get(schema);
}
