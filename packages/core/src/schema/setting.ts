import { z } from 'zod';

/** Whether a resolved target always has the setting: by its default, because users must give it, or perhaps not at all. */
export type Presence = 'default' | 'required' | 'optional';

/**
 * One setting: its check, documentation and default, declared in one place.
 * `Written` is what a user may write; `Kept` is what the resolved target holds.
 */
export interface Setting<Written extends z.ZodType, Kept extends z.ZodType, P extends Presence> extends SettingWords {
  readonly kind: 'setting';
  readonly written: Written;
  readonly kept: Kept;
  readonly presence: P;
  /** The value of the lowest layer. Never zod's `.default()`, which would fire in every layer and hide the ones below. */
  readonly default: z.input<Written> | undefined;
}

/** What the editor and the reference say of a setting. */
export interface SettingWords {
  readonly doc: string;
  /** Such as `visits per local day`. */
  readonly unit?: string | undefined;
  /** What happens without the setting, where that is no single value. */
  readonly fallback?: string | undefined;
  readonly example?: string | undefined;
}

/** A named group of settings, which layers merge setting by setting. */
export interface Section<F extends Fields> {
  readonly kind: 'section';
  readonly doc: string;
  readonly fields: F;
  /** What users write: everything may be missing, unknown keys are errors. */
  readonly layer: z.ZodObject<LayerShape<F>, z.core.$strict>;
  /** What everything after the merge sees. */
  readonly resolved: z.ZodObject<ResolvedShape<F>, z.core.$strict>;
}

/** The settings and sections of a section, by name. */
export type Fields = Readonly<Record<string, AnySetting | AnySection>>;

/** Some setting. */
export interface AnySetting extends SettingWords {
  readonly kind: 'setting';
  readonly written: z.ZodType;
  readonly kept: z.ZodType;
  readonly presence: Presence;
  readonly default: unknown;
}

/** Some section. */
export interface AnySection {
  readonly kind: 'section';
  readonly doc: string;
  readonly fields: Fields;
  readonly layer: z.ZodType;
  readonly resolved: z.ZodType;
}

type LayerShape<F extends Fields> = {
  -readonly [Name in keyof F]: F[Name] extends { kind: 'setting'; written: infer W extends z.ZodType }
    ? z.ZodOptional<z.ZodUnion<[W, typeof removeMarker]>>
    : F[Name] extends { kind: 'section'; layer: infer L extends z.ZodType }
      ? z.ZodOptional<L>
      : never;
};

type ResolvedShape<F extends Fields> = {
  -readonly [Name in keyof F]: F[Name] extends { kind: 'setting'; kept: infer K extends z.ZodType; presence: infer P }
    ? P extends 'optional'
      ? z.ZodOptional<K>
      : K
    : F[Name] extends { kind: 'section'; resolved: infer R extends z.ZodType }
      ? R
      : never;
};

/** `remove` of the sdk. */
export const removeMarker = z.strictObject({ $kind: z.literal('remove') }).readonly();

type Words<Default> = SettingWords &
  ({ readonly default: Default } | { readonly required: true } | { readonly optional: true });
type PresenceOf<W> = W extends { default: unknown }
  ? 'default'
  : W extends { required: true }
    ? 'required'
    : 'optional';

/** Declares a setting whose resolved value is what the user wrote. */
export function setting<S extends z.ZodType, const W extends Words<z.input<S>>>(
  schema: S,
  words: W,
): Setting<S, S, PresenceOf<W>> {
  return settingOf(schema, schema, words);
}

/** Declares a setting that is written in one form and kept in another, such as a list of pages and a reference to its contents. */
export function settingKeptAs<S extends z.ZodType, K extends z.ZodType, const W extends Words<z.input<S>>>(
  written: S,
  kept: K,
  words: W,
): Setting<S, K, PresenceOf<W>> {
  return settingOf(written, kept, words);
}

/** Declares a list setting, to which a layer can also `append`. Only where it means something may the list be empty. */
export function list<Item extends z.ZodType, const W extends ListWords<Item>>(
  item: Item,
  words: W,
): Setting<WrittenList<Item>, z.ZodReadonly<z.ZodArray<Item>>, PresenceOf<W>> {
  const items = words.mayBeEmpty === true ? z.array(item) : z.array(item).min(1);
  return settingOf(z.union([items.readonly(), appendMarker(item)]), items.readonly(), words);
}

type ListWords<Item extends z.ZodType> = Words<readonly z.input<Item>[]> & { readonly mayBeEmpty?: true };

type WrittenList<Item extends z.ZodType> = z.ZodUnion<
  [z.ZodReadonly<z.ZodArray<Item>>, ReturnType<typeof appendMarker<Item>>]
>;

/** `append([...])` of the sdk. */
export function appendMarker<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ $kind: z.literal('append'), items: z.array(item).readonly() }).readonly();
}

/** Groups settings. */
export function section<const F extends Fields>(doc: string, fields: F): Section<F> {
  const layer: Record<string, z.ZodType> = {};
  const resolved: Record<string, z.ZodType> = {};
  for (const [name, field] of Object.entries(fields)) {
    layer[name] = field.kind === 'section' ? field.layer.optional() : z.union([field.written, removeMarker]).optional();
    resolved[name] = field.kind === 'section' ? field.resolved : keptOf(field);
  }
  return {
    kind: 'section',
    doc,
    fields,
    // TypeScript cannot follow the loop; the two mapped types above say the same as its body.
    layer: z.strictObject(layer) as unknown as Section<F>['layer'],
    resolved: z.strictObject(resolved) as unknown as Section<F>['resolved'], // As above.
  };
}

/** The lowest layer: every declared default, in the shape of a layer. */
export function defaultsOf(fields: Fields): Record<string, unknown> {
  const layer: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = field.kind === 'section' ? defaultsOf(field.fields) : field.default;
    if (value !== undefined) layer[name] = value;
  }
  return layer;
}

function keptOf(field: AnySetting): z.ZodType {
  return field.presence === 'optional' ? field.kept.optional() : field.kept;
}

function settingOf<S extends z.ZodType, K extends z.ZodType, const W extends Words<unknown>>(
  written: S,
  kept: K,
  words: W,
): Setting<S, K, PresenceOf<W>> {
  const presence = 'default' in words ? 'default' : 'required' in words ? 'required' : 'optional';
  return {
    kind: 'setting',
    written,
    kept,
    presence: presence as PresenceOf<W>, // The same three questions as in the type.
    doc: words.doc,
    default: 'default' in words ? (words.default as z.input<S>) : undefined, // `Words` of the callers says so.
    unit: words.unit,
    fallback: words.fallback,
    example: words.example,
  };
}
