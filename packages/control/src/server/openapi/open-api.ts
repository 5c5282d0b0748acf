import type { Right } from '../../api/rights.js';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** An OpenAPI document, 3.1, as far as this server writes one. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly Tag[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, Answer>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

/** A part of the API. */
export interface Tag {
  readonly name: string;
  readonly description: string;
}

/** Methods that paths are asked with. */
export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** See {@link methods}. */
export type Method = (typeof methods)[number];

/** What can be done at a path. */
export type PathItem = Readonly<Partial<Record<Method, Operation>>>;

/** An endpoint. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Body | undefined;
  readonly responses: Readonly<Record<string, Answer | Reference>>;
  readonly security?: readonly object[] | undefined;
  /** The least role that may use it. */
  readonly 'x-role': Right;
}

/** A part of a path, a query, or the header of a request. */
export interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean | undefined;
  readonly description?: string | undefined;
  readonly schema: JsonSchema;
}

/** What a request holds. */
export interface Body {
  readonly required?: boolean | undefined;
  readonly content: Readonly<Record<string, Media>>;
}

/** What is answered. */
export interface Answer {
  readonly description: string;
  readonly headers?:
    | Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>
    | undefined;
  readonly content?: Readonly<Record<string, Media>> | undefined;
}

/** A text of some type. */
export interface Media {
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

/** To a part of the document. */
export interface Reference {
  readonly $ref: string;
}

/** An endpoint, and where it is. */
export interface Placed {
  readonly method: Method;
  readonly path: string;
  readonly operation: Operation;
}

/** Every endpoint of a document, in its order. */
export function placedIn({ paths }: Pick<OpenApiDocument, 'paths'>): readonly Placed[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ method, path, operation }];
    }),
  );
}
