// Reads the JSON Schema of a target as a form: fields that are written one by one, in sections.
import type { SettingSteps } from './setting-tree.js';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** How a setting is written in the form. */
export type FieldKind =
  | 'text'
  | 'number'
  | 'switch'
  | 'choice'
  /** A few words in one line. */
  | 'words'
  /** Texts, one a line. */
  | 'lines'
  | 'numbers'
  | 'pages'
  /** A name and its number, one pair a line. */
  | 'pairs'
  | 'secret'
  | 'json';

/** One setting of the form. */
export interface FormField {
  readonly steps: SettingSteps;
  /** `pageviewsPerVisit.min`, as problems name it. */
  readonly path: string;
  readonly label: string;
  readonly doc: string;
  /** Such as `visits per local day`. */
  readonly unit?: string | undefined;
  /** What happens where nothing is written, in words, if that is no single value. */
  readonly without?: string | undefined;
  readonly kind: FieldKind;
  readonly isInteger: boolean;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  /** Of a `choice`. */
  readonly options: readonly string[];
  /** What holds where nothing is written. */
  readonly fallback?: unknown;
  /** As it is written in the form. */
  readonly example?: string | undefined;
  /** Whether a target cannot be without it. */
  readonly isRequired: boolean;
}

/** Settings that belong together. */
export interface FormSection {
  readonly name: string;
  /** What can be set in it. */
  readonly doc: string;
  readonly fields: readonly FormField[];
}

/** The settings that every target begins with, and the others by section. */
export interface TargetForm {
  readonly essentials: readonly FormField[];
  readonly sections: readonly FormSection[];
  /** All of them, in the order of the schema. */
  readonly fields: readonly FormField[];
}

/** Walks a schema. What a form of a page cannot write, such as a reference to a file of the server, is left out. */
export function targetForm(schema: JsonSchema): TargetForm {
  const fields = fieldsIn(schema, []);
  const essentials = ESSENTIALS.flatMap((path) => fields.find((field) => field.path === path) ?? []);
  const others = fields.filter((field) => !essentials.includes(field));
  const byGroup = Map.groupBy(
    others,
    ({ steps: [name = ''] }) => textOf(partOf(schema, name)?.['x-group']) || labelOf(name),
  );
  const sections = [...byGroup].map(([name, own]): FormSection => {
    const parts = new Set(own.map(({ steps: [part = ''] }) => labelOf(part)));
    return { name, doc: `${[...parts].join(', ')}.`, fields: own };
  });
  return { essentials, sections, fields };
}

/** What is asked for first, in this order. */
const ESSENTIALS = ['name', 'url', 'siteId', 'tokenAuth', 'visitsPerDay', 'timezone', 'weight', 'tags', 'pages'];
const REQUIRED = ['url', 'siteId', 'visitsPerDay'];
function fieldsIn(schema: JsonSchema, above: SettingSteps): readonly FormField[] {
  return Object.entries(recordOf(schema['properties'])).flatMap(([name, part]): readonly FormField[] => {
    if (!isSchema(part)) return [];
    const steps = [...above, name];
    return isSection(part) ? fieldsIn(part, steps) : fieldOf(part, steps);
  });
}

/** A section says its settings at once; a setting that is an object stands among alternatives, or demands its parts. */
function isSection(part: JsonSchema): boolean {
  return isSchema(part['properties']) && !listOf(part['required']).length && !('$kind' in recordOf(part['properties']));
}

function fieldOf(part: JsonSchema, steps: SettingSteps): readonly FormField[] {
  const path = steps.join('.');
  const branches = alternatives(part);
  const [first] = branches;
  const kind = kindOf(path, branches);
  if (kind === undefined) return [];
  return [
    {
      steps,
      path,
      label: steps.map(labelOf).join(': '),
      doc: textOf(part['description']),
      unit: textOf(part['x-unit']) || undefined,
      without: textOf(part['x-fallback']) || undefined,
      kind,
      isInteger: first?.['type'] === 'integer',
      minimum: numberOf(first?.['minimum']) ?? numberOf(first?.['exclusiveMinimum']),
      maximum: boundOf(first?.['maximum']),
      options: listOf(first?.['enum']).filter((option) => typeof option === 'string'),
      fallback: part['default'],
      example: exampleOf(textOf(part['x-example'])),
      isRequired: REQUIRED.includes(path),
    },
  ];
}

/** What may be written, without what only the code of a config can say. */
function alternatives(part: JsonSchema): readonly JsonSchema[] {
  const nested = [...listOf(part['anyOf']), ...listOf(part['oneOf'])].filter(isSchema);
  if (nested.length === 0) return isCodeOnly(part) ? [] : [part];
  return nested.flatMap(alternatives);
}

const CODE_ONLY = ['append', 'remove', 'urlList', 'secretFile', 'secretCommand', 'blob', 'literal'];

function isCodeOnly(part: JsonSchema): boolean {
  const marker = recordOf(recordOf(part['properties'])['$kind'])['const'];
  return typeof marker === 'string' && CODE_ONLY.includes(marker);
}

function kindOf(path: string, branches: readonly JsonSchema[]): FieldKind | undefined {
  const [first, ...others] = branches;
  if (first === undefined) return undefined;
  if (path === 'tokenAuth') return 'secret';
  if (path === 'pages') return 'pages';
  if (path === 'tags') return 'words';
  if (others.length > 0) return 'json';
  if (listOf(first['enum']).length > 0) return 'choice';
  if (first['type'] === 'array') return listKind(first);
  if (first['type'] === 'object')
    return recordOf(first['additionalProperties'])['type'] === 'number' ? 'pairs' : 'json';
  return first['type'] === 'string' ? 'text' : first['type'] === 'boolean' ? 'switch' : numberKind(first);
}

function numberKind({ type }: JsonSchema): FieldKind {
  return type === 'integer' || type === 'number' ? 'number' : 'json';
}

function listKind(part: JsonSchema): FieldKind {
  const item = recordOf(part['items'])['type'];
  return item === 'string' ? 'lines' : item === 'number' || item === 'integer' ? 'numbers' : 'json';
}

/** `hitsPerDay` to `Hits per day`. */
function labelOf(name: string): string {
  const words = LABELS[name] ?? name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

const LABELS: Readonly<Record<string, string>> = {
  url: 'Tracker URL',
  siteId: 'Site ID',
  tokenAuth: 'Token',
  visitsPerDay: 'Visits per day (daily cap)',
  timezone: 'Time zone',
  hitsPerDay: 'Hits per day (budget)',
  hitsPerMonth: 'Hits per month (budget)',
  tls: 'TLS',
  ca: 'CA certificate',
  min: 'at least',
  max: 'at most',
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
};

/** Examples are code of a config: of a text or a number, its value. */
function exampleOf(code: string): string | undefined {
  const text = /^'([^']*)'$/.exec(code)?.[1];
  return text ?? (/^[\d._]+$/.test(code) ? code.replaceAll('_', '') : undefined);
}

function partOf(schema: JsonSchema, name: string): JsonSchema | undefined {
  const part = recordOf(schema['properties'])[name];
  return isSchema(part) ? part : undefined;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function recordOf(value: unknown): JsonSchema {
  return isSchema(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The largest safe integer is no bound that anybody must be told. */
function boundOf(value: unknown): number | undefined {
  const bound = numberOf(value);
  return bound === undefined || bound >= Number.MAX_SAFE_INTEGER ? undefined : bound;
}
