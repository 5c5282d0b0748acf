import { z } from 'zod';
import { nameOf } from './named.js';

/** What a schema expects, in words that follow "expected": `a whole number from 0 to 100`. */
export function describe(schema: z.core.$ZodType): string {
  const words = nameOf(schema)?.words;
  if (words !== undefined) return words;
  if (schema instanceof z.ZodReadonly || schema instanceof z.ZodOptional) return describe(schema.unwrap());
  if (schema instanceof z.ZodNumber) return numberWords(schema);
  if (schema instanceof z.ZodURL) return 'an absolute http:// or https:// URL';
  if (schema instanceof z.ZodString) return textWords(schema);
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodEnum) return either(schema.options.map((option) => `\`${option}\``));
  if (schema instanceof z.ZodArray) return listWords(schema);
  if (schema instanceof z.ZodRecord) return `an object with, for each key, ${describe(schema.valueType)}`;
  if (schema instanceof z.ZodUnion) return either(markersFirst(schema.options.filter(isNoRemove).map(describe)));
  if (schema instanceof z.ZodObject) return objectWords(schema);
  return 'a value';
}

/** The `$kind` of a marker of the sdk, such as `append`. */
export function kindOf(schema: z.ZodObject): string | undefined {
  const { $kind }: Readonly<Record<string, unknown>> = schema.shape;
  return $kind instanceof z.ZodLiteral ? String($kind.value) : undefined;
}

/** Joins alternatives: `a, b or c`. */
export function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
}

/** Every setting can be removed; to say so each time would hide what it expects. */
function isNoRemove(schema: z.core.$ZodType): boolean {
  return !(
    schema instanceof z.ZodReadonly &&
    schema.unwrap() instanceof z.ZodObject &&
    describe(schema) === '`remove`'
  );
}

/** The words of a list may end in an alternative of their own, so they come last. */
function markersFirst(words: readonly string[]): readonly string[] {
  return [...words.filter((word) => word.startsWith('`')), ...words.filter((word) => !word.startsWith('`'))];
}

const writtenAs: Readonly<Record<string, string>> = {
  append: '`append([...])`',
  remove: '`remove`',
  secretCommand: "`secretCommand(['PROGRAM', ...])`",
  secretEnv: "`secretEnv('NAME')`",
  secretFile: "`secretFile('PATH')`",
  urlList: "`urlList('PATH')`",
};

function objectWords(schema: z.ZodObject): string {
  const kind = kindOf(schema);
  if (kind !== undefined) return writtenAs[kind] ?? `\`${kind}\``;
  return `an object \`{ ${Object.keys(schema.shape).join(', ')} }\``;
}

function numberWords(schema: z.ZodNumber): string {
  const { minimum, maximum, floor } = boundsOf(schema);
  const noun = schema.format === 'safeint' ? 'a whole number' : 'a number';
  if (floor !== undefined) {
    return `${noun} above ${written(floor)}${maximum === undefined ? '' : `, at most ${written(maximum)}`}`;
  }
  return `${noun}${rangeWords(minimum, maximum, '')}`;
}

function textWords(schema: z.ZodString): string {
  const { minimum, maximum } = boundsOf(schema);
  if (maximum === undefined) return minimum === undefined ? 'a text' : 'a text that is not empty';
  return `a text of ${minimum ?? 0} to ${written(maximum)} characters`;
}

function listWords(schema: z.ZodArray): string {
  const { minimum, maximum } = boundsOf(schema);
  const exact = minimum !== undefined && minimum === maximum;
  const size = exact ? ` of ${minimum}` : rangeWords(minimum, maximum, (maximum ?? minimum) === 1 ? ' item' : ' items');
  return `a list${size}, each ${describe(schema.element)}`;
}

function rangeWords(minimum: number | undefined, maximum: number | undefined, noun: string): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${written(minimum)} to ${written(maximum)}${noun}`;
  if (minimum !== undefined) return ` of at least ${written(minimum)}${noun}`;
  return maximum === undefined ? '' : ` of at most ${written(maximum)}${noun}`;
}

interface Bounds {
  minimum?: number | undefined;
  maximum?: number | undefined;
  /** Values must be above it. */
  floor?: number | undefined;
}

function boundsOf(schema: z.ZodNumber | z.ZodString | z.ZodArray): Bounds {
  const bounds: Bounds = {};
  // The public type of a check does not tell the kinds apart; their definitions do.
  for (const check of schema.def.checks ?? []) narrow(bounds, check._zod.def as z.core.$ZodCheckDef & BoundCheck);
  return bounds;
}

/** What the checks of zod that bound a value have in their definitions. */
interface BoundCheck {
  readonly value?: unknown;
  readonly inclusive?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
}

function narrow(bounds: Bounds, check: z.core.$ZodCheckDef & BoundCheck): void {
  if (check.check === 'greater_than') bounds[check.inclusive === true ? 'minimum' : 'floor'] = Number(check.value);
  if (check.check === 'less_than') bounds.maximum = Number(check.value);
  if (check.check === 'min_length') bounds.minimum = check.minimum;
  if (check.check === 'max_length') bounds.maximum = check.maximum;
  if (check.check === 'length_equals') bounds.minimum = bounds.maximum = check.length;
}

function written(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 10 });
}
