import { z } from 'zod';
import { kindOf } from '../schema/describe.js';
import { nameOf } from '../schema/named.js';

/** Writes the TypeScript types of what users may write, and collects the types that have a name of their own. */
export class TypePrinter {
  readonly #named = new Map<string, z.core.$ZodType>();

  /** The type of a schema's input. */
  print(schema: z.core.$ZodType): string {
    const name = nameOf(schema)?.type;
    if (name === undefined) return this.#body(schema);
    this.#named.set(name, schema);
    return name;
  }

  /** Declarations of the named types that were printed, in order of their names. */
  declarations(): string {
    const sorted = [...this.#named].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([name, schema]) => `${docOf(schema)}export type ${name} = ${this.#body(schema)};\n`).join('\n');
  }

  #body(schema: z.core.$ZodType): string {
    if (schema instanceof z.ZodReadonly) return this.#readonly(schema.unwrap());
    if (schema instanceof z.ZodNumber) return 'number';
    if (schema instanceof z.ZodString || schema instanceof z.ZodURL) return 'string';
    if (schema instanceof z.ZodBoolean) return 'boolean';
    if (schema instanceof z.ZodEnum) return schema.options.map((option) => `'${option}'`).join(' | ');
    if (schema instanceof z.ZodUnion) return schema.options.map((option) => this.print(option)).join(' | ');
    throw new TypeError(`No TypeScript type is known for the schema "${schema._zod.def.type}".`);
  }

  #readonly(schema: z.core.$ZodType): string {
    if (schema instanceof z.ZodArray) return `readonly ${this.#item(schema.element)}[]`;
    if (schema instanceof z.ZodRecord) return `{ readonly [key: string]: ${this.print(schema.valueType)} }`;
    if (schema instanceof z.ZodObject) return this.#marker(schema) ?? this.#object(schema);
    return this.print(schema);
  }

  #item(schema: z.core.$ZodType): string {
    const text = this.print(schema);
    return text.includes(' ') ? `(${text})` : text;
  }

  #marker(schema: z.ZodObject): string | undefined {
    const kind = kindOf(schema);
    if (kind === undefined) return undefined;
    const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    const { items }: Readonly<Record<string, unknown>> = schema.shape;
    if (!(items instanceof z.ZodReadonly)) return name;
    const list: unknown = items.unwrap();
    return list instanceof z.ZodArray ? `${name}<${this.print(list.element)}>` : name;
  }

  #object(schema: z.ZodObject): string {
    const fields = Object.entries(schema.shape).map(([name, field]) =>
      field instanceof z.ZodOptional
        ? `readonly ${name}?: ${this.print(field.unwrap())} | undefined`
        : `readonly ${name}: ${this.print(field)}`,
    );
    return `{ ${fields.join('; ')} }`;
  }
}

function docOf(schema: z.core.$ZodType): string {
  const words = nameOf(schema)?.words;
  return words === undefined ? '' : `/** ${words.charAt(0).toUpperCase()}${words.slice(1)}. */\n`;
}
