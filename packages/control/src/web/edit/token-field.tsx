import { useEffect, useState } from 'preact/hooks';
import type { Meta } from '../../api/overview.js';
import { Field } from '../parts/field.js';
import type { FormField } from './schema-form.js';
import { valueAt } from './setting-tree.js';
import type { Editor } from './use-editor.js';

/**
 * The token of a target. It can be written and never read: what is kept stays kept until it is replaced. It may be a secret that the
 * server was told to lend to that very Matomo.
 */
export function TokenField({
  field,
  editor,
  meta,
  error,
}: {
  readonly field: FormField;
  readonly editor: Editor;
  readonly meta: Meta;
  readonly error?: string | undefined;
}) {
  const now = valueAt(editor.tree, field.steps);
  const kept = valueAt(editor.base, field.steps);
  const [isTyping, setTyping] = useState(typeof now === 'string');
  // What was typed is sealed once it is saved.
  useEffect(() => setTyping(typeof valueAt(editor.tree, field.steps) === 'string'), [editor.base]);
  const choice = isTyping ? 'typed' : choiceOf(now);
  const choose = (next: string) => {
    setTyping(next === 'typed');
    editor.set(
      field.steps,
      next === 'kept' ? kept : next.startsWith('env:') ? { $kind: 'secretEnv', name: next.slice(4) } : undefined,
    );
    editor.leave(field);
  };
  const origin = URL.parse(String(valueAt(editor.tree, ['url']) ?? ''))?.origin;
  const secrets = secretNames(meta, kept);
  return (
    <div class="token-field">
      <Field
        label={field.label}
        hint={`${field.doc.split('. ')[0]?.replaceAll('`', '') ?? ''}.`}
        error={isTyping ? undefined : error}
      >
        {(ids) => (
          <select
            {...ids}
            class="wide"
            data-path={isTyping ? undefined : field.path}
            value={choice}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            <option value="none">no token</option>
            {isSealed(kept) && <option value="kept">the token that is kept, sealed</option>}
            {secrets.map(({ name, origins }) => (
              <option key={name} value={`env:${name}`}>
                the server's secret {name}
                {origin === undefined || origins.includes(origin)
                  ? ''
                  : ` (only for ${origins.join(', ') || 'no server'})`}
              </option>
            ))}
            <option value="typed" disabled={!meta.canSeal}>
              {isSealed(kept) ? 'another token, typed here' : 'a token, typed here'}
              {meta.canSeal ? '' : ' (this server has no key to seal it with)'}
            </option>
          </select>
        )}
      </Field>
      {isTyping && (
        <Field
          label="The token itself"
          hint="It is sealed when it is saved, for this server alone, and shown to nobody again."
          error={error}
        >
          {(ids) => (
            <input
              {...ids}
              class="wide"
              type="password"
              data-path={field.path}
              autocomplete="new-password"
              spellcheck={false}
              value={typeof now === 'string' ? now : ''}
              onInput={({ currentTarget }) => editor.set(field.steps, currentTarget.value.trim() || undefined)}
              onBlur={() => editor.leave(field)}
            />
          )}
        </Field>
      )}
    </div>
  );
}

function choiceOf(value: unknown): string {
  if (value === undefined) return 'none';
  if (isSealed(value)) return 'kept';
  if (typeof value === 'string') return 'typed';
  return `env:${nameOf(value) ?? ''}`;
}

function isSealed(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$kind' in value && value.$kind === 'sealed';
}

function nameOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : undefined;
}

/** What the server lends, and what is written already even if it no longer does. */
function secretNames({ allowedSecrets }: Meta, kept: unknown): Meta['allowedSecrets'] {
  const name = nameOf(kept);
  const isKnown = name === undefined || allowedSecrets.some((secret) => secret.name === name);
  return isKnown ? allowedSecrets : [...allowedSecrets, { name, origins: [] }];
}
