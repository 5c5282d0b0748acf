import '../styles/views.css';
import '../styles/plan.css';
import { useEffect, useState } from 'preact/hooks';
import type { PlanAnswer } from '../../api/operations.js';
import { api } from '../api.js';
import { count } from '../format.js';
import { overview } from '../live.js';
import { Button } from '../parts/button.js';
import { confirm } from '../parts/dialog.js';
import { Empty, Fault, Loading } from '../parts/states.js';
import { Tabs } from '../parts/tabs.js';
import { tell } from '../parts/toast.js';
import { ApplyDialog } from '../plan/apply-dialog.js';
import { AuditHistory } from '../plan/audit-history.js';
import { PlanDiff } from '../plan/plan-diff.js';
import { location, setQuery } from '../router.js';
import { may } from '../session.js';
import { type Answer, useAnswer } from '../use-answer.js';

type Source = 'drafts' | 'config';

/** What waits to be applied, what it would do, and what was applied before. */
export function PlanView() {
  const source: Source = location.value.query.get('source') === 'config' ? 'config' : 'drafts';
  return (
    <>
      <header class="view-head">
        <h1>Plan</h1>
      </header>
      <p class="soft view-note">What an apply would change. It changes nothing until somebody applies it.</p>
      {may('POST /api/plan') ? (
        <Tabs
          label="Where changes come from"
          tabs={[
            { name: 'drafts', label: <DraftsLabel /> },
            { name: 'config', label: 'Config' },
          ]}
          open={source}
          onOpen={(name) => setQuery({ source: name === 'config' ? name : undefined })}
        >
          <Pending key={source} source={source} />
        </Tabs>
      ) : (
        <p class="card">
          {count(overview.value?.drafts ?? 0)} drafts wait. To see what they would do takes the role operator; you are a
          viewer.
        </p>
      )}
      <AuditHistory />
    </>
  );
}

function DraftsLabel() {
  const drafts = overview.value?.drafts ?? 0;
  return <>Drafts{drafts > 0 && <span class="tab-count">{count(drafts)}</span>}</>;
}

function Pending({ source }: { readonly source: Source }) {
  const meta = useAnswer(() => api.meta(), []);
  const hasNone = source === 'config' && meta.value !== undefined && meta.value.configFile === undefined;
  if (hasNone) {
    return (
      <Empty icon="file" title="This server reads no config">
        <p>Start it in the folder of a config, or with the config named, to plan from it here:</p>
        <pre>trafficinator serve --config trafficinator.config.ts</pre>
      </Empty>
    );
  }
  return <Planned source={source} />;
}

function Planned({ source }: { readonly source: Source }) {
  const answer = useAnswer(() => api.plan({ source }), [source]);
  const { value: plan, problem, reload } = answer;
  const [isApplying, setApplying] = useState(false);
  const isStale = useStaleness(answer);
  // What came from elsewhere replaces a plan at once, unless somebody is about to approve it.
  useEffect(() => {
    if (isStale && !isApplying) reload();
  }, [isStale, isApplying]);
  if (problem !== undefined) return <Fault problem={problem} retry={reload} />;
  if (plan === undefined) return <Loading what="the plan" />;
  return (
    <section class="pending" aria-busy={answer.isLoading} aria-label="Pending changes">
      {!plan.hasChanges && plan.report.objections.length === 0 ? (
        <NothingToDo source={source} />
      ) : (
        <PlanDiff
          plan={plan.report}
          actions={source === 'drafts' ? (target) => <Discard target={target} onDone={reload} /> : undefined}
        />
      )}
      <div class="actions">
        {plan.hasChanges && may('POST /api/apply') && (
          <Button
            tone="primary"
            icon="check"
            refusal={plan.report.objections.length > 0 ? 'Something stands against this plan: see above.' : undefined}
            onPress={() => setApplying(true)}
          >
            Apply …
          </Button>
        )}
        {plan.hasChanges && !may('POST /api/apply') && <p class="soft">To apply takes the role admin.</p>}
        <Button onPress={reload}>Plan again</Button>
      </div>
      {isApplying && (
        <ApplyDialog
          plan={plan}
          onClose={() => setApplying(false)}
          onApplied={() => {
            setApplying(false);
            reload();
          }}
          onStale={() => {
            setApplying(false);
            reload();
          }}
        />
      )}
    </section>
  );
}

/** Whether something was applied, or a draft came or went, since the plan was made. */
function useStaleness({ value, isLoading }: Answer<PlanAnswer>): boolean {
  const [drafts, setDrafts] = useState<number>();
  const now = overview.value;
  useEffect(() => setDrafts(now?.drafts), [value]);
  if (value === undefined || isLoading || now === undefined) return false;
  return now.serial > value.report.serial || (drafts !== undefined && drafts !== now.drafts);
}

function NothingToDo({ source }: { readonly source: Source }) {
  return source === 'drafts' ? (
    <Empty icon="check" title="No draft waits">
      <p>What is changed here, or by the API, waits as a draft until it is applied.</p>
      {may('POST /api/targets') && (
        <p>
          <a href="/new">New target</a>
        </p>
      )}
    </Empty>
  ) : (
    <Empty icon="check" title="No changes">
      <p>The applied state matches the config.</p>
    </Empty>
  );
}

function Discard({ target, onDone }: { readonly target: string; readonly onDone: () => void }) {
  if (!may('DELETE /api/targets/:key/draft')) return null;
  const discard = async () => {
    const isSure = await confirm({
      title: 'Discard this draft?',
      body: <p>What was written for target.{target} since it was last applied is lost.</p>,
      action: 'Discard the draft',
      tone: 'danger',
    });
    if (!isSure) return;
    const { etag = '' } = await api.target(target);
    await api.dropDraft(target, etag);
    tell.good(`The draft of target.${target} is discarded.`);
    onDone();
  };
  return (
    <div class="block-actions">
      {may('PUT /api/targets/:key') && (
        <a class="button quiet small" href={`/targets/${encodeURIComponent(target)}/edit`}>
          Edit
        </a>
      )}
      <Button size="small" tone="quiet" icon="trash" onPress={discard}>
        Discard draft
      </Button>
    </div>
  );
}
