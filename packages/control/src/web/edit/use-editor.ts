import { useMemo, useState } from 'preact/hooks';
import { fieldText, readField } from './field-text.js';
import type { FormField, TargetForm } from './schema-form.js';
import { isSame, isTree, type SettingSteps, type SettingTree, valueAt, withValue } from './setting-tree.js';

/** What somebody is writing of a target. */
export interface Editor {
  /** As far as it can be read. */
  readonly tree: SettingTree;
  /** What it was when it was last read or saved. */
  readonly base: SettingTree;
  readonly isChanged: boolean;
  /** Paths of fields that somebody has been in. */
  readonly touched: ReadonlySet<string>;
  /** Why what stands in a field cannot be read, by path; of all settings as JSON, by `JSON_PATH`. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** All settings as JSON, as somebody is writing them. */
  readonly json: string;
  readonly writeJson: (text: string) => void;
  readonly leaveJson: () => void;
  readonly textOf: (field: FormField) => string;
  readonly write: (field: FormField, text: string) => void;
  /** Somebody left the field: it is written as it was read, and may be found fault with. */
  readonly leave: (field: FormField) => void;
  readonly set: (steps: SettingSteps, value: unknown) => void;
  /** Replaces everything that is written. */
  readonly replace: (tree: SettingTree) => void;
  /** Takes over what is written now: nothing is unsaved then, but for `tree`. */
  readonly rebase: (base: SettingTree, tree?: SettingTree) => void;
}

/** Stands for all settings, where one has its path. */
export const JSON_PATH = 'JSON';

interface Draft {
  readonly base: SettingTree;
  readonly tree: SettingTree;
  /** Of fields that somebody is writing, as they stand there. */
  readonly texts: ReadonlyMap<string, string>;
  readonly touched: ReadonlySet<string>;
  /** While somebody writes there. */
  readonly json?: string | undefined;
}

/** Keeps what somebody writes, and what it began with. */
export function useEditor(
  form: TargetForm,
  initial: { readonly base: SettingTree; readonly tree: SettingTree },
): Editor {
  const [draft, setDraft] = useState<Draft>({ ...initial, texts: new Map(), touched: new Set() });
  const unreadable = useMemo(() => unreadableOf(form, draft), [form, draft]);
  const fresh = { texts: new Map<string, string>(), json: undefined };
  return {
    ...draft,
    isChanged: unreadable.size > 0 || !isSame(draft.base, draft.tree),
    unreadable,
    json: draft.json ?? JSON.stringify(draft.tree, null, 2),
    writeJson: (text) => setDraft((last) => writtenAsJson(last, text)),
    leaveJson: () => setDraft((last) => (isTree(readJson(last.json ?? '{}')) ? { ...last, json: undefined } : last)),
    textOf: (field) => draft.texts.get(field.path) ?? fieldText(field, valueAt(draft.tree, field.steps)),
    write: (field, text) => setDraft((last) => written(last, field, text)),
    leave: (field) => setDraft((last) => left(last, field)),
    set: (steps, value) => setDraft((last) => ({ ...last, json: undefined, tree: withValue(last.tree, steps, value) })),
    replace: (tree) => setDraft((last) => ({ ...last, ...fresh, tree })),
    rebase: (base, tree = base) => setDraft((last) => ({ ...last, ...fresh, base, tree })),
  };
}

function written(draft: Draft, field: FormField, text: string): Draft {
  const texts = new Map(draft.texts).set(field.path, text);
  const read = readField(field, text);
  const tree = read.kind === 'value' ? withValue(draft.tree, field.steps, read.value) : draft.tree;
  return { ...draft, texts, tree, json: undefined };
}

function writtenAsJson(draft: Draft, json: string): Draft {
  const read = readJson(json);
  return isTree(read) ? { ...draft, json, tree: read, texts: new Map() } : { ...draft, json };
}

function left(draft: Draft, field: FormField): Draft {
  const touched = new Set(draft.touched).add(field.path);
  const text = draft.texts.get(field.path);
  if (text === undefined || readField(field, text).kind === 'fault') return { ...draft, touched };
  const texts = new Map(draft.texts);
  texts.delete(field.path);
  return { ...draft, touched, texts };
}

function unreadableOf(form: TargetForm, { texts, json }: Draft): ReadonlyMap<string, string> {
  const faults = form.fields.flatMap((field): readonly (readonly [string, string])[] => {
    const text = texts.get(field.path);
    const read = text === undefined ? undefined : readField(field, text);
    return read?.kind === 'fault' ? [[field.path, read.words]] : [];
  });
  const read = json === undefined ? {} : readJson(json);
  return new Map(isTree(read) ? faults : [...faults, [JSON_PATH, read]]);
}

/** The settings, or why there are none. */
function readJson(text: string): SettingTree | string {
  try {
    const value: unknown = JSON.parse(text);
    return isTree(value) ? value : 'This is no object of settings.';
  } catch (thrown) {
    return `This is no JSON: ${thrown instanceof Error ? thrown.message : 'it cannot be read'}`;
  }
}
