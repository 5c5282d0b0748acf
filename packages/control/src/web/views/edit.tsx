import '../styles/views.css';
import '../styles/edit.css';
import '../styles/plan.css';
import { useState } from 'preact/hooks';
import type { Preset } from '../../api/operations.js';
import type { Meta } from '../../api/overview.js';
import type { ApiProblem } from '../../api/problem.js';
import type { TargetDetail } from '../../api/targets.js';
import { api } from '../api.js';
import type { Tagged } from '../api-client.js';
import { CreatorView } from '../edit/creator-view.js';
import { EditorView } from '../edit/editor-view.js';
import { ButtonLink } from '../parts/button.js';
import { Empty, Fault, Loading } from '../parts/states.js';
import { loadTargetForm, useTargetForm } from '../plan/target-form.js';
import { may } from '../session.js';
import { useAnswer } from '../use-answer.js';
import type { ViewProps } from '../view-props.js';

interface Needed {
  readonly meta: Meta;
  readonly presets: readonly Preset[];
  /** Absent for a new target. */
  readonly found?: Tagged<TargetDetail> | undefined;
}

/** A form for a target of the API, new or not: written, checked, saved as a draft, planned and applied on one screen. */
export function EditView({ params: { key } }: ViewProps) {
  // Another target begins from the start, whatever was written before.
  return <Edit key={key ?? ''} keyOf={key} />;
}

function Edit({ keyOf: key }: { readonly keyOf: string | undefined }) {
  const [turn, setTurn] = useState(0);
  const needed = useAnswer(() => loadNeeded(key), [key, turn]);
  const form = useTargetForm();
  const title = key === undefined ? 'New target' : `Edit target.${key}`;
  return (
    <>
      <header class="view-head">
        <h1>{title}</h1>
        {key !== undefined && <ButtonLink href={`/targets/${encodeURIComponent(key)}`}>Back to the target</ButtonLink>}
      </header>
      <Content keyOf={key} needed={needed.value} problem={needed.problem} form={form} retry={() => setTurn(turn + 1)} />
    </>
  );
}

function Content({
  keyOf: key,
  needed,
  problem,
  form,
  retry,
}: {
  readonly keyOf: string | undefined;
  readonly needed: Needed | undefined;
  readonly problem: ApiProblem | undefined;
  readonly form: ReturnType<typeof useTargetForm>;
  readonly retry: () => void;
}) {
  if (!may(key === undefined ? 'POST /api/targets' : 'PATCH /api/targets/:key')) return <NotAllowed />;
  if (problem !== undefined) return <Fault problem={problem} retry={retry} />;
  if (needed === undefined || form === undefined) return <Loading what="the form" />;
  const { found, meta, presets } = needed;
  if (found === undefined) return <CreatorView form={form} meta={meta} presets={presets} />;
  if (found.value.managedBy === 'config') return <OfTheConfig detail={found.value} />;
  return <EditorView key={found.value.key} found={found} form={form} meta={meta} />;
}

async function loadNeeded(key: string | undefined): Promise<Needed> {
  const [meta, presets, found] = await Promise.all([
    api.meta(),
    api.presets(),
    key === undefined ? undefined : api.target(key),
    loadTargetForm(),
  ]);
  return { meta, presets: presets.items, found };
}

function NotAllowed() {
  return (
    <Empty icon="blocked" title="This takes the role admin">
      <p>Your role lets you look at targets, not change them.</p>
    </Empty>
  );
}

/** What a config declares is changed there, and nowhere else. */
function OfTheConfig({ detail: { key, stages } }: { readonly detail: TargetDetail }) {
  const place = stages.declared.kind === 'config' ? stages.declared.place : undefined;
  return (
    <Empty icon="file" title={`target.${key} is declared by the config`}>
      <p>
        {place === undefined ? (
          'Change it in the config'
        ) : (
          <>
            Change it in <code>{`${place.file}:${place.line}`}</code>
          </>
        )}
        , then plan and apply. Here it can be paused and resumed.
      </p>
      <pre>trafficinator apply</pre>
    </Empty>
  );
}
