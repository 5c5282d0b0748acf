import { z } from 'zod';
import { coreDocuments, documentNames } from '../documents/named.js';
import type { JsonSchema } from './open-api.js';

const AT = '#/components/schemas/';

/** Collects the documents with a name, each once, while all routes are described. */
export class ComponentSchemas {
  readonly #schemas = new Map<string, JsonSchema>();

  /** All that were met, by name. */
  all(): Readonly<Record<string, JsonSchema>> {
    const sorted = [...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted);
  }

  /** Describes a document: one with a name by a reference to it. */
  of(document: z.ZodType): JsonSchema {
    const name = documentNames.get(document)?.id;
    if (coreDocuments.has(document) && name !== undefined) {
      this.#add(name, {});
      return { $ref: AT + name };
    }
    const { $defs = {}, ...schema } = jsonOf(document);
    for (const [id, part] of Object.entries($defs)) this.#add(id, part);
    if (name === undefined) return referring(schema);
    this.#add(name, schema);
    return { $ref: AT + name };
  }

  #add(id: string, schema: JsonSchema): void {
    if (this.#schemas.has(id)) return;
    const core = [...coreDocuments.values()].find((document) => document.id === id);
    if (core === undefined) this.#schemas.set(id, referring(schema));
    else this.#addCore(id, core.jsonSchema());
  }

  /** Its parts have names of their own, which tell where they belong. */
  #addCore(id: string, json: object): void {
    const { $schema: _, $defs = {}, ...schema }: JsonSchema & { readonly $defs?: object } = { ...json };
    const prefix = id.replace(/Report$/, '').replace(/^Run$/, 'Report');
    const nameOf = (part: string) => (part.startsWith(prefix) ? part : prefix + part);
    this.#schemas.set(id, referring(schema, nameOf));
    for (const [part, inner] of Object.entries($defs)) this.#schemas.set(nameOf(part), referring(inner, nameOf));
  }
}

function jsonOf(document: z.ZodType): JsonSchema & { readonly $defs?: Readonly<Record<string, JsonSchema>> } {
  const { $schema: _, ...json } = z.toJSONSchema(document, {
    target: 'draft-2020-12',
    // What a request may hold and what is made of it have the same form here; only queries are read from text.
    io: 'output',
    metadata: documentNames,
    reused: 'inline',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      delete jsonSchema.readOnly;
      const { description } = z.globalRegistry.get(zodSchema) ?? {};
      if (description !== undefined) jsonSchema.description = description;
    },
  });
  // zod's type has more members than are looked at here.
  return json as JsonSchema & { readonly $defs?: Readonly<Record<string, JsonSchema>> };
}

/** Lets references lead to the components, and leaves out the names by which zod knows them. */
function referring<Value>(value: Value, nameOf: (part: string) => string = (part) => part): Value {
  const text = JSON.stringify(value, function (this: unknown, key, inner: unknown) {
    if (key === 'id' && isNamed(this)) return undefined;
    if (key === '$ref' && typeof inner === 'string') return AT + nameOf(inner.replace('#/$defs/', ''));
    return inner;
  });
  return JSON.parse(text) as Value; // It was one, and nothing but names has changed.
}

/** A schema has its name beside what it is; a map of properties may have one that is called `id`. */
function isNamed(holder: unknown): boolean {
  return typeof holder === 'object' && holder !== null && 'id' in holder && typeof holder.id === 'string';
}
