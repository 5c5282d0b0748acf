import { type Html, html } from './html.js';
import type { JsonSchema } from './open-api.js';

/** Says in a line what a schema takes. Documents with a name are links. */
export function typeText(schema: JsonSchema): Html {
  const { $ref, anyOf, oneOf, const: constant, enum: options, type } = schema;
  if (typeof $ref === 'string') return reference($ref);
  if (constant !== undefined) return literal(constant);
  if (Array.isArray(options)) return joined(options.map(literal), ' | ');
  const alternatives = anyOf ?? oneOf;
  if (Array.isArray(alternatives))
    return joined(
      alternatives.map((one: JsonSchema) => typeText(one)),
      ' | ',
    );
  if (type === 'array') return html`list of ${typeText(schemaIn(schema, 'items'))}`;
  if (type === 'object') return objectText(schema);
  return html`${typeof type === 'string' ? type : 'any'}${rangeText(schema)}`;
}

function reference(to: string): Html {
  const name = to.slice(to.lastIndexOf('/') + 1);
  return html`<a href="#${name}">${name}</a>`;
}

function literal(value: unknown): Html {
  return html`<code>${JSON.stringify(value)}</code>`;
}

function objectText(schema: JsonSchema): Html {
  const properties = Object.entries(schemaIn(schema, 'properties'));
  if (properties.length === 0) {
    const values = schemaIn(schema, 'additionalProperties');
    return Object.keys(values).length === 0 ? html`object` : html`object of ${typeText(values)}`;
  }
  const members = properties.map(([name, inner]) => html`${name}: ${typeText(inner as JsonSchema)}`); // As JSON Schema has it.
  return html`{ ${joined(members, ', ')} }`;
}

function rangeText({ minimum, maximum }: JsonSchema): string {
  const isBound = (bound: unknown): bound is number =>
    typeof bound === 'number' && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (isBound(minimum) && isBound(maximum)) return ` ${minimum} to ${maximum}`;
  if (isBound(minimum) && minimum !== 0) return ` from ${minimum}`;
  return isBound(maximum) ? ` up to ${maximum}` : '';
}

function joined(parts: readonly Html[], between: string): Html {
  return { html: parts.map((part) => part.html).join(between) };
}

function schemaIn(schema: JsonSchema, name: string): JsonSchema {
  const inner = schema[name];
  return typeof inner === 'object' && inner !== null ? { ...inner } : {};
}
