import { useEffect, useRef, useState } from 'preact/hooks';
import type { Meta } from '../../api/overview.js';
import type { ApiProblem } from '../../api/problem.js';
import type { TargetDetail } from '../../api/targets.js';
import { api } from '../api.js';
import type { Tagged } from '../api-client.js';
import { asProblem } from '../api-failure.js';
import { refreshOverview } from '../live.js';
import { Button } from '../parts/button.js';
import { Tabs } from '../parts/tabs.js';
import { tell } from '../parts/toast.js';
import { ChangePanel } from './change-panel.js';
import { ErrorSummary } from './error-summary.js';
import { faultsOf } from './faults-by-field.js';
import { JsonEditor } from './json-editor.js';
import { mergePatch } from './merge-patch.js';
import { type Rebased, rebaseEdits } from './rebase-edits.js';
import { SaveSteps } from './save-steps.js';
import type { TargetForm } from './schema-form.js';
import { SettingsForm } from './settings-form.js';
import { StalePanel } from './stale-panel.js';
import { isLostRace, useDryRun } from './use-dry-run.js';
import { useEditor } from './use-editor.js';
import { useUnsavedGuard } from './use-unsaved-guard.js';

/** What the others made of a target while somebody was editing it. */
interface Lost {
  readonly latest: Tagged<TargetDetail>;
  readonly rebased: Rebased;
}

/** Changes a target that is there, as a draft or applied. */
export function EditorView({
  found,
  form,
  meta,
}: {
  readonly found: Tagged<TargetDetail>;
  readonly form: TargetForm;
  readonly meta: Meta;
}) {
  const [seen, setSeen] = useState(found);
  const { key } = seen.value;
  const editor = useEditor(form, { base: found.value.written, tree: found.value.written });
  const [tab, setTab] = useState('form');
  const [attempts, setAttempts] = useState(0);
  const [refused, setRefused] = useState<ApiProblem>();
  const [lost, setLost] = useState<Lost>();
  useUnsavedGuard(editor.isChanged);

  const patch = mergePatch(editor.base, editor.tree);
  const isReady = editor.isChanged && editor.unreadable.size === 0 && lost === undefined;
  const etag = seen.etag ?? '';
  const dryRun = useDryRun(
    isReady ? (signal) => api.tryChange(key, patch, etag, signal) : undefined,
    JSON.stringify([patch, etag]),
  );
  const problem = dryRun.kind === 'refused' ? dryRun.problem : refused;
  const faults = faultsOf(problem, form.fields, editor.unreadable);
  const shown = faults.filter(({ path }) => attempts > 0 || path === undefined || editor.touched.has(path));

  const findLost = async () => {
    const latest = await api.target(key);
    setLost({ latest, rebased: rebaseEdits({ base: editor.base, mine: editor.tree, latest: latest.value.written }) });
  };
  useEffect(() => {
    if (dryRun.kind === 'stale') void findLost().catch((thrown: unknown) => tell.problem(asProblem(thrown)));
  }, [dryRun.kind]);
  useEffect(() => setRefused(undefined), [editor.tree]);

  const save = async () => {
    if (faults.length > 0) return setAttempts(attempts + 1);
    try {
      const saved = await api.changeTarget(key, patch, etag);
      setSeen(saved);
      editor.rebase(saved.value.written);
      setAttempts(0);
      void refreshOverview();
      tell.good('Saved as a draft.');
    } catch (thrown) {
      if (isLostRace(thrown)) return await findLost();
      setRefused(asProblem(thrown));
      setAttempts(attempts + 1);
    }
  };
  const goOn = ({ latest, rebased }: Lost, isMine: boolean) => {
    setSeen(latest);
    editor.rebase(latest.value.written, isMine ? rebased.tree : latest.value.written);
    setLost(undefined);
    // The panel that had the focus is gone.
    requestAnimationFrame(() => document.getElementById('content')?.focus());
  };

  return (
    <div class="edit-view">
      <div class="edit-main">
        {lost !== undefined && (
          <StalePanel
            rebased={lost.rebased}
            by={lost.latest.value.draftBy}
            onKeepMine={() => goOn(lost, true)}
            onTakeTheirs={() => goOn(lost, false)}
          />
        )}
        <ErrorSummary faults={faults} form={form} attempts={attempts} />
        <EditorTabs tab={tab} onTab={setTab}>
          {tab === 'json' ? (
            <JsonEditor editor={editor} />
          ) : (
            <SettingsForm form={form} editor={editor} meta={meta} faults={shown} />
          )}
        </EditorTabs>
      </div>
      <aside class="edit-side" aria-label="What happens next">
        {editor.isChanged ? (
          <ChangePanel dryRun={dryRun} faults={faults}>
            <Button
              tone="primary"
              refusal={lost === undefined ? undefined : 'First say what becomes of your edits.'}
              onPress={save}
            >
              Save draft
            </Button>
            <Button tone="quiet" onPress={() => editor.rebase(editor.base)}>
              Undo my edits
            </Button>
          </ChangePanel>
        ) : (
          <Rest seen={seen} onApplied={() => void api.target(key).then(setSeen, () => {})} />
        )}
      </aside>
    </div>
  );
}

/** Once a draft was here, the way on stays, until the view is left. */
function Rest({ seen, onApplied }: { readonly seen: Tagged<TargetDetail>; readonly onApplied: () => void }) {
  const hadDraft = useRef(false);
  const { key, draft } = seen.value;
  hadDraft.current ||= draft !== undefined;
  if (hadDraft.current) return <SaveSteps target={key} onApplied={onApplied} />;
  return (
    <section class="card">
      <h2>No edits yet</h2>
      <p class="soft">What you change is checked by the server as you write, and shown here before it is saved.</p>
    </section>
  );
}

/** The form, and everything as JSON. */
export function EditorTabs({
  tab,
  onTab,
  children,
}: {
  readonly tab: string;
  readonly onTab: (tab: string) => void;
  readonly children: preact.ComponentChildren;
}) {
  const tabs = [
    { name: 'form', label: 'Form' },
    { name: 'json', label: 'JSON' },
  ];
  return (
    <Tabs label="How settings are written" tabs={tabs} open={tab} onOpen={onTab}>
      {children}
    </Tabs>
  );
}
