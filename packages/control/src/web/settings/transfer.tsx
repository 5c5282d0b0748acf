import '../styles/plan.css';
import { useState } from 'preact/hooks';
import type { ImportAnswer } from '../../api/operations.js';
import type { ApiProblem } from '../../api/problem.js';
import { api } from '../api.js';
import { asProblem } from '../api-failure.js';
import { counted } from '../format.js';
import { refreshOverview } from '../live.js';
import { Button, ButtonLink } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { Fault } from '../parts/states.js';
import { PlanDiff } from '../plan/plan-diff.js';
import { saveAs } from '../save-as.js';
import { may } from '../session.js';
import { readImport } from './read-import.js';

/** Targets of the API, out to a config in git, and in from JSON. */
export function Transfer() {
  const [isImporting, setImporting] = useState(false);
  const download = async () => saveAs('trafficinator.config.ts', await api.exportTargets(), 'text/typescript');
  return (
    <section class="card" aria-labelledby="transfer-title">
      <h2 id="transfer-title">Export and import</h2>
      <p class="soft">
        An export writes the targets of the API as a config in TypeScript, to adopt into git. No secret is in it. An
        import makes drafts of all targets that it names, or of none.
      </p>
      <div class="actions">
        <Button icon="download" onPress={download}>
          Export as TypeScript
        </Button>
        {may('POST /api/import') && (
          <Button icon="up" onPress={() => setImporting(true)}>
            Import …
          </Button>
        )}
      </div>
      {isImporting && <ImportDialog onClose={() => setImporting(false)} />}
    </section>
  );
}

function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<ApiProblem>();
  const [answer, setAnswer] = useState<ImportAnswer>();
  const read = text.trim() === '' ? undefined : readImport(text);
  const keys = read?.kind === 'targets' ? Object.keys(read.targets) : [];
  const submit = async () => {
    if (read?.kind !== 'targets') return;
    try {
      setAnswer(await api.importTargets({ targets: read.targets }));
      void refreshOverview();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  if (answer !== undefined) return <Imported answer={answer} onClose={onClose} />;
  return (
    <Dialog title="Import targets" onClose={onClose} isWide>
      <div class="stack">
        <label class="field">
          <span class="strong small">A file of JSON, or paste it below</span>
          <input
            type="file"
            accept="application/json,.json"
            onChange={async ({ currentTarget }) => {
              setProblem(undefined);
              setText((await currentTarget.files?.[0]?.text()) ?? '');
            }}
          />
        </label>
        <textarea
          class="wide mono"
          rows={12}
          spellcheck={false}
          aria-label="Targets as JSON, by key"
          placeholder={'{ "staging": { "url": "https://…/matomo.php", "siteId": 1, "visitsPerDay": 1000 } }'}
          value={text}
          onInput={({ currentTarget }) => {
            setProblem(undefined);
            setText(currentTarget.value);
          }}
        />
        <p class={read?.kind === 'fault' ? 'error' : 'soft small'} role="status">
          {read === undefined
            ? ''
            : read.kind === 'fault'
              ? read.words
              : `${counted(keys.length, 'target')}: ${keys.slice(0, 12).join(', ')}${keys.length > 12 ? ' …' : ''}`}
        </p>
        {problem !== undefined && <Fault problem={problem} />}
        <div class="dialog-actions">
          <Button onPress={onClose}>Cancel</Button>
          <Button
            tone="primary"
            refusal={keys.length === 0 ? 'There is nothing to import yet.' : undefined}
            onPress={submit}
          >
            Import as drafts
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Imported({
  answer: { created, updated, plan },
  onClose,
}: {
  readonly answer: ImportAnswer;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title="Imported as drafts" onClose={onClose} isWide>
      <div class="stack">
        <p role="status">
          {counted(created.length, 'new target')} and {counted(updated.length, 'change')} of targets wait. This is what
          an apply would do:
        </p>
        <PlanDiff plan={plan} />
        <div class="dialog-actions">
          <Button onPress={onClose}>Close</Button>
          <ButtonLink href="/plan" tone="primary">
            Plan and apply
          </ButtonLink>
        </div>
      </div>
    </Dialog>
  );
}
