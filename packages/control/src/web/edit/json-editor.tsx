import { useId } from 'preact/hooks';
import { type Editor, JSON_PATH } from './use-editor.js';

/** Everything as JSON, for what the form has no field for, and for whoever pastes. */
export function JsonEditor({ editor }: { readonly editor: Editor }) {
  const id = useId();
  const fault = editor.unreadable.get(JSON_PATH);
  return (
    <div class={fault === undefined ? 'card field json-editor' : 'card field json-editor invalid'}>
      <label for={id}>Settings as JSON</label>
      <p class="hint" id={`${id}-hint`}>
        As a layer of a config says them. What has its default need not be said. A secret of the server is{' '}
        <code>{'{ "$kind": "secretEnv", "name": "…" }'}</code>; a sealed token is shown as{' '}
        <code>{'{ "$kind": "sealed" }'}</code> and stays.
      </p>
      <textarea
        id={id}
        class="wide mono"
        data-path={JSON_PATH}
        rows={28}
        spellcheck={false}
        aria-describedby={`${id}-hint ${id}-error`}
        aria-invalid={fault !== undefined}
        value={editor.json}
        onInput={({ currentTarget }) => editor.writeJson(currentTarget.value)}
        onBlur={editor.leaveJson}
      />
      <p class="error" id={`${id}-error`} role="status">
        {fault}
      </p>
    </div>
  );
}
