import { z } from 'zod';
import { load, target } from '../schema/config.js';
import { instance } from '../schema/instance.js';
import type { Fields } from '../schema/setting.js';
import { documentWords } from './documented.js';
import { planReportDocument } from './plan-report.js';

/** A JSON schema, as far as words are put into it. */
interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly $defs?: Readonly<Record<string, Node>>;
  description?: string;
}

/** The JSON schema (draft 2020-12) of what `plan --json` prints, with its words from the declarations. */
export function planJsonSchema(): object {
  const schema = z.toJSONSchema(planReportDocument, {
    target: 'draft-2020-12',
    metadata: documentWords,
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly; // It is for forms, and says nothing of a document that is only read.
    },
  });
  const { $defs } = schema as Node; // As far as it is looked at here.
  describe(target.fields, $defs?.['Target']?.properties?.['settings']);
  describe(instance.fields, $defs?.['Instance']?.properties?.['settings']);
  describe(load.fields, $defs?.['LoadPlan']?.properties?.['after']);
  return { title: 'Plan of Trafficinator', ...schema };
}

function describe(fields: Fields, node: Node | undefined): void {
  for (const [name, field] of Object.entries(fields)) {
    const inner = node?.properties?.[name];
    if (inner === undefined) throw new TypeError(`The JSON schema has no ${name}.`);
    inner.description = field.doc;
    if (field.kind === 'section') describe(field.fields, inner);
  }
}
