import { settingWords } from '@trafficinator/core/words';
import type { TargetedEvent } from 'preact';
import { useId } from 'preact/hooks';
import { Field, type FieldIds } from '../parts/field.js';
import type { FormField } from './schema-form.js';
import type { Editor } from './use-editor.js';

/** One setting: its control, what it does, and what is wrong with it. */
export function SettingField({
  field,
  editor,
  error,
}: {
  readonly field: FormField;
  readonly editor: Editor;
  readonly error?: string | undefined;
}) {
  const { label, isRequired } = field;
  return (
    <Field
      label={
        <>
          {label}
          {isRequired && <span class="required"> (needed)</span>}
        </>
      }
      hint={<Hint field={field} />}
      error={error}
    >
      {(ids) => <Control field={field} editor={editor} ids={ids} />}
    </Field>
  );
}

function Hint({ field: { path, doc, unit, without, fallback, kind } }: { readonly field: FormField }) {
  const form = FORMS[kind];
  return (
    <>
      {DOCS[path] ?? asPlain(doc)} {unit !== undefined && <>Unit: {unit}. </>}
      {form !== undefined && <>{form} </>}
      {fallback !== undefined && isShort(fallback) && <>Default: {settingWords(path, fallback)}. </>}
      {without !== undefined && <>Without it: {without}. </>}
      <code class="setting-path">{path}</code>
    </>
  );
}

/** Where the docs speak of what only a config can say. */
const DOCS: Readonly<Record<string, string>> = { pages: "The site's pages, the most popular first." };

const FORMS: Partial<Record<FormField['kind'], string>> = {
  pages: 'One a line: its URL, then its title if it has one.',
  words: 'Separated by spaces.',
  lines: 'One a line.',
  numbers: 'Separated by commas.',
  pairs: 'One a line: a name and its number, such as SE 3.',
  json: 'As JSON.',
};

interface ControlProps {
  readonly field: FormField;
  readonly editor: Editor;
  readonly ids: FieldIds;
}

function Control(props: ControlProps) {
  switch (props.field.kind) {
    case 'switch':
    case 'choice':
      return <Choice {...props} />;
    case 'lines':
    case 'pages':
    case 'pairs':
    case 'json':
      return <Lines {...props} />;
    default:
      return props.field.path === 'timezone' ? <Zone {...props} /> : <Line {...props} />;
  }
}

function Line({ field, editor, ids, list }: ControlProps & { readonly list?: string }) {
  const isNumber = field.kind === 'number';
  return (
    <input
      {...ids}
      list={list}
      class={isNumber ? 'number-input' : 'wide'}
      data-path={field.path}
      inputMode={isNumber ? (field.isInteger ? 'numeric' : 'decimal') : undefined}
      type={field.path === 'url' ? 'url' : 'text'}
      autocomplete="off"
      spellcheck={false}
      placeholder={placeholder(field)}
      value={editor.textOf(field)}
      onInput={({ currentTarget }) => editor.write(field, currentTarget.value)}
      onBlur={() => editor.leave(field)}
    />
  );
}

/** The names of all zones, of which one can be chosen by a few letters. */
function Zone(props: ControlProps) {
  const id = useId();
  return (
    <>
      <Line {...props} list={id} />
      <datalist id={id}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}

function Lines({ field, editor, ids }: ControlProps) {
  const text = editor.textOf(field);
  return (
    <textarea
      {...ids}
      class="wide mono"
      data-path={field.path}
      rows={Math.min(10, Math.max(3, text.split('\n').length))}
      spellcheck={false}
      placeholder={placeholder(field)}
      value={text}
      onInput={({ currentTarget }) => editor.write(field, currentTarget.value)}
      onBlur={() => editor.leave(field)}
    />
  );
}

function Choice({ field, editor, ids }: ControlProps) {
  const text = editor.textOf(field);
  const options =
    field.kind === 'switch' ? SWITCHES : field.options.map((option) => ({ value: option, label: option }));
  const fallback = options.find(({ value }) => value === String(field.fallback))?.label ?? 'not set';
  return (
    <select
      {...ids}
      data-path={field.path}
      value={text}
      onChange={({ currentTarget }: TargetedEvent<HTMLSelectElement>) => {
        editor.write(field, currentTarget.value);
        editor.leave(field);
      }}
    >
      <option value="">default: {fallback}</option>
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

const SWITCHES = [
  { value: 'true', label: 'yes' },
  { value: 'false', label: 'no' },
] as const;

function placeholder({ path, fallback, example }: FormField): string | undefined {
  if (path === 'pages') return 'https://www.example.com/ The start\nhttps://www.example.com/shop';
  return fallback !== undefined && isShort(fallback) && typeof fallback !== 'object'
    ? `default: ${String(fallback)}`
    : asExample(example);
}

function asExample(example: string | undefined): string | undefined {
  return example === undefined ? undefined : `such as ${example}`;
}

function isShort(value: unknown): boolean {
  return JSON.stringify(value).length <= 60 && !(Array.isArray(value) && value.length === 0);
}

/** The docs of settings are Markdown: what matters of it here are the marks around code. */
function asPlain(doc: string): string {
  return doc.replaceAll('`', '');
}
