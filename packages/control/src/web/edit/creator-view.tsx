import { useEffect, useState } from 'preact/hooks';
import type { Preset } from '../../api/operations.js';
import type { Meta } from '../../api/overview.js';
import type { ApiProblem } from '../../api/problem.js';
import { api } from '../api.js';
import { asProblem } from '../api-failure.js';
import { refreshOverview } from '../live.js';
import { Button } from '../parts/button.js';
import { Field } from '../parts/field.js';
import { tell } from '../parts/toast.js';
import { location, navigate } from '../router.js';
import { ChangePanel } from './change-panel.js';
import { EditorTabs } from './editor-view.js';
import { ErrorSummary } from './error-summary.js';
import { faultsOf, type SettingFault } from './faults-by-field.js';
import { JsonEditor } from './json-editor.js';
import { PresetPicker } from './preset-picker.js';
import type { TargetForm } from './schema-form.js';
import { type SettingTree, treeChanges, valueAt, withValue } from './setting-tree.js';
import { SettingsForm } from './settings-form.js';
import { useDryRun } from './use-dry-run.js';
import { useEditor } from './use-editor.js';
import { useUnsavedGuard } from './use-unsaved-guard.js';

/** Makes a new target. */
export function CreatorView({
  form,
  meta,
  presets,
}: {
  readonly form: TargetForm;
  readonly meta: Meta;
  readonly presets: readonly Preset[];
}) {
  const asked = location.value.query.get('preset');
  const first = presets.find(({ name }) => name === asked);
  const [preset, setPreset] = useState(first?.name);
  const [key, setKey] = useState('');
  const [isKeyLeft, setKeyLeft] = useState(false);
  const [tab, setTab] = useState('form');
  const [attempts, setAttempts] = useState(0);
  const [refused, setRefused] = useState<ApiProblem>();
  const editor = useEditor(form, { base: {}, tree: first?.settings ?? {} });
  const stopGuarding = useUnsavedGuard(key !== '' || editor.isChanged);

  const missing = missingOf(key, editor.tree, form);
  const isReady = missing.length === 0 && editor.unreadable.size === 0;
  const body = { key, settings: editor.tree };
  const written = JSON.stringify(body);
  const dryRun = useDryRun(isReady ? (signal) => api.tryCreate(body, signal) : undefined, written);
  const problem = dryRun.kind === 'refused' ? dryRun.problem : isReady ? refused : undefined;
  const faults = [...missing, ...faultsOf(problem, form.fields, editor.unreadable)];
  const shown = faults.filter(({ path }) => attempts > 0 || path === undefined || editor.touched.has(path));

  useEffect(() => setRefused(undefined), [written]);

  const save = async () => {
    if (faults.length > 0) return setAttempts(attempts + 1);
    try {
      await api.createTarget(body);
    } catch (thrown) {
      setRefused(asProblem(thrown));
      return setAttempts(attempts + 1);
    }
    stopGuarding();
    void refreshOverview();
    tell.good(`target.${key} is saved as a draft.`);
    navigate(`/targets/${encodeURIComponent(key)}/edit`, { replace: true });
  };
  const choose = ({ name, settings }: Preset) => {
    setPreset(name);
    editor.replace(
      treeChanges({}, settings).reduce(
        (tree: SettingTree, { steps, after }) => withValue(tree, steps, after),
        editor.tree,
      ),
    );
  };

  return (
    <div class="edit-view">
      <div class="edit-main">
        <ErrorSummary faults={faults} form={form} attempts={attempts} />
        {presets.length > 0 && <PresetPicker presets={presets} chosen={preset} onChoose={choose} />}
        <div class="card form-essentials">
          <Field
            label={
              <>
                Key<span class="required"> (needed)</span>
              </>
            }
            hint={
              <>
                Names the target for good: its address is <code>target.{key === '' ? 'KEY' : key}</code>.
              </>
            }
            error={isKeyLeft || attempts > 0 ? faults.find(({ path }) => path === 'key')?.words : undefined}
          >
            {(ids) => (
              <input
                {...ids}
                class="wide"
                data-path="key"
                autocomplete="off"
                spellcheck={false}
                placeholder="staging"
                value={key}
                onInput={({ currentTarget }) => setKey(currentTarget.value.trim())}
                onBlur={() => setKeyLeft(true)}
              />
            )}
          </Field>
        </div>
        <EditorTabs tab={tab} onTab={setTab}>
          {tab === 'json' ? (
            <JsonEditor editor={editor} />
          ) : (
            <SettingsForm form={form} editor={editor} meta={meta} faults={shown} />
          )}
        </EditorTabs>
      </div>
      <aside class="edit-side" aria-label="What happens next">
        <ChangePanel dryRun={dryRun} faults={attempts > 0 || isReady ? faults : []}>
          {!isReady && (
            <p class="soft small">
              Once its key, URL, site and cap are written, the server says here what it would do.
            </p>
          )}
          <Button tone="primary" onPress={save}>
            Save draft
          </Button>
        </ChangePanel>
      </aside>
    </div>
  );
}

/** What no target can be without; the server is asked once it is there. */
function missingOf(key: string, tree: SettingTree, { fields }: TargetForm): readonly SettingFault[] {
  const needed = fields.filter(({ isRequired, steps }) => isRequired && valueAt(tree, steps) === undefined);
  return [
    ...(key === '' ? [{ path: 'key', words: 'Give the target a key, such as staging.' }] : []),
    ...needed.map(({ path }) => ({ path, words: 'This is needed.' })),
  ];
}
