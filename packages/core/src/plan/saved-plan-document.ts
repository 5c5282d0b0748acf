// The form of saved plans: one line of JSON that begins with what it is, and holds its contents as canonical JSON.
import { z } from 'zod';
import { canonicalJson } from '../base/canonical-json.js';
import { contentHash } from '../base/content-hash.js';
import type { DraftMark } from '../model/draft.js';
import type { Blob, BlobHash } from '../model/target.js';
import { load, target } from '../schema/config.js';
import { instance } from '../schema/instance.js';
import type { Fields } from '../schema/setting.js';
import type { Plan } from './plan.js';
import { planDocument, targetKeyDocument } from './plan-document.js';

/**
 * A plan on its way from `plan --out` to `apply FILE`, with all that the apply needs: it reads no config. Secrets are references
 * in it; of a token that is written out in a config, it says no more than that,
 * and a sealed one stays sealed.
 */
export interface SavedPlan {
  /** What the history will call it. */
  readonly kind: 'apply' | 'destroy';
  /** Version of the program that made it. */
  readonly tool: string;
  /** Git commit of the config. */
  readonly commit?: string | undefined;
  readonly plan: Plan;
  /** The drafts that it fulfils, as they were when it was made. */
  readonly drafts: readonly DraftMark[];
  /** What its targets name by hash. */
  readonly blobs: readonly Blob[];
}

/** What is written between the head and the end of a file. */
export interface SavedContents extends SavedPlan {
  /** Names the set of settings that the program knew. */
  readonly settings: string;
}

/** What the files are called inside. It stands first in them. */
export const DOCUMENT = 'trafficinator-plan';

/** Version of the form of saved plans. It changes with every change of the form; that of the plan inside has one of its own. */
export const FORMAT_VERSION = '1.1';

/** Names the set of settings that this program knows: another program with the same settings can apply the plan. */
export const SETTINGS = contentHash(
  [...namesIn(target.fields, ''), ...namesIn(load.fields, 'load.'), ...namesIn(instance.fields, 'instances.')].join(
    '\n',
  ),
).slice(0, 16);

/** What stands around the contents. */
export const headDocument = z.strictObject({
  document: z.literal(DOCUMENT),
  formatVersion: z.literal(FORMAT_VERSION),
  signature: z.string(),
  contents: z.unknown(),
});

/** The contents. */
export const contentsDocument: z.ZodType<SavedContents> = z
  .strictObject({
    kind: z.enum(['apply', 'destroy']),
    tool: z.string(),
    settings: z.string(),
    commit: z.string().optional(),
    plan: planDocument,
    drafts: z.array(z.strictObject({ target: targetKeyDocument, revision: z.int().min(1) }).readonly()).readonly(),
    blobs: z.array(z.strictObject({ hash: z.custom<BlobHash>(isHash), text: z.string() }).readonly()).readonly(),
  })
  .readonly();

/** The contents as they are written. Equal contents have equal texts. */
export const contentsText: (contents: SavedContents) => string = canonicalJson;

/** The whole text of a file. */
export function savedPlanText(contents: string, signature: string): string {
  const head = JSON.stringify({ document: DOCUMENT, formatVersion: FORMAT_VERSION, signature });
  return `${head.slice(0, -1)},"contents":${contents}}\n`;
}

/** What is signed: the contents, and what they are. */
export function signedText(contents: string): string {
  return `${DOCUMENT} ${FORMAT_VERSION}\n${contents}`;
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function namesIn(fields: Fields, prefix: string): readonly string[] {
  return Object.keys(fields)
    .sort()
    .flatMap((name) => {
      const field = fields[name];
      return field?.kind === 'section' ? namesIn(field.fields, `${prefix}${name}.`) : [`${prefix}${name}`];
    });
}
