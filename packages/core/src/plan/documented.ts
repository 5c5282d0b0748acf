import { z } from 'zod';

/** What the published JSON schema says of a part of a document. */
export interface DocumentWords {
  /** Its name among the definitions; without one, it is written out where it stands. */
  readonly id?: string | undefined;
  readonly description: string;
}

/** The words of all documents, as zod wants them for a JSON schema. */
export const documentWords = z.registry<DocumentWords>();

/** Says what a schema is for. Call it last: a schema that is made from another does not keep the words. */
export function documented<Schema extends z.ZodType>(schema: Schema, words: DocumentWords): Schema {
  const own = schema.clone(); // Elsewhere the same schema may have other words, or none.
  documentWords.add(own, words);
  return own;
}

/** Brands what passes a schema. A brand has no value at run time. */
export function branded<Brand extends string | number>(schema: z.ZodString | z.ZodNumber): z.ZodType<Brand> {
  return schema as unknown as z.ZodType<Brand>; // Only the brand differs.
}
