import { planJsonSchema, planReportDocument, runReportDocument, runReportJsonSchema } from '@trafficinator/core';
import { z } from 'zod';

/** The words of the documents that have a name in the OpenAPI document. */
export const documentNames = z.registry<{ readonly id: string; readonly description: string }>();

/** A document of the core, whose parts and words have a JSON schema of their own. */
export interface CoreDocument {
  readonly id: string;
  readonly jsonSchema: () => object;
}

/** Documents of the core that answers hold. */
export const coreDocuments = new Map<z.ZodType, CoreDocument>([
  [planReportDocument, { id: 'PlanReport', jsonSchema: planJsonSchema }],
  [runReportDocument, { id: 'RunReport', jsonSchema: runReportJsonSchema }],
]);
for (const [document, { id }] of coreDocuments) documentNames.add(document, { id, description: '' });

/** Gives a document its name and its words. Call it last: a schema that is made from another has neither. */
export function named<Document>(id: string, description: string, schema: z.ZodType<Document>): z.ZodType<Document> {
  documentNames.add(schema, { id, description });
  return schema;
}

/** A text, or a number, whose type has a brand. A brand has no value at run time. */
export function branded<Brand extends string | number>(schema: z.ZodString | z.ZodNumber): z.ZodType<Brand> {
  return schema as unknown as z.ZodType<Brand>; // Only the brand differs.
}
