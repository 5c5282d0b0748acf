import { useState } from 'preact/hooks';
import type { PlanAnswer } from '../../api/operations.js';
import { api } from '../api.js';
import { count } from '../format.js';
import { overview } from '../live.js';
import { Button, ButtonLink } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { ApplyDialog } from '../plan/apply-dialog.js';
import { PlanDiff } from '../plan/plan-diff.js';
import { StartRunner } from '../runs/start-runner.js';
import { may } from '../session.js';
import { useFocusIfLost } from '../use-focus-if-lost.js';

/** From a draft that waits to one that is applied: plan, approve, done. */
export function SaveSteps({ target, onApplied }: { readonly target: string; readonly onApplied: () => void }) {
  const [plan, setPlan] = useState<PlanAnswer>();
  const [isApplying, setApplying] = useState(false);
  const [serial, setSerial] = useState<number>();
  const ref = useFocusIfLost<HTMLElement>();
  if (serial !== undefined) return <Applied target={target} serial={serial} />;
  const makePlan = async () => setPlan(await api.plan({ source: 'drafts', targets: [target] }));
  return (
    <section class="card save-steps" ref={ref} tabIndex={-1} aria-labelledby="save-steps-title">
      <div class="card-head">
        <h2 id="save-steps-title">
          <Icon name="draft" /> A draft waits
        </h2>
      </div>
      {plan === undefined ? (
        <>
          <p class="soft">It is kept, and changes no traffic until it is applied.</p>
          <div class="actions">
            {may('POST /api/plan') && (
              <Button tone="primary" onPress={makePlan}>
                Plan
              </Button>
            )}
            <ButtonLink href="/plan" tone="quiet">
              All drafts
            </ButtonLink>
          </div>
        </>
      ) : (
        <>
          <div class="actions">
            <Button
              tone="primary"
              icon="check"
              refusal={plan.report.objections.length > 0 ? 'Something stands against this plan: see above.' : undefined}
              onPress={() => setApplying(true)}
            >
              Apply …
            </Button>
          </div>
          <PlanDiff plan={plan.report} />
        </>
      )}
      {isApplying && plan !== undefined && (
        <ApplyDialog
          plan={plan}
          onClose={() => setApplying(false)}
          onApplied={(applied) => {
            setApplying(false);
            setSerial(applied);
            onApplied();
          }}
          onStale={() => {
            setApplying(false);
            void makePlan();
          }}
        />
      )}
    </section>
  );
}

function Applied({ target, serial }: { readonly target: string; readonly serial: number }) {
  const ref = useFocusIfLost<HTMLElement>();
  const isServed = (overview.value?.runs.length ?? 0) > 0;
  return (
    <section class="card save-steps" ref={ref} tabIndex={-1} aria-labelledby="applied-title">
      <div class="card-head">
        <h2 id="applied-title">
          <Icon name="check" /> Applied
        </h2>
      </div>
      <p>
        target.{target} is in the applied state, serial {count(serial)}.{' '}
        {isServed
          ? 'The active run takes it over within about a second.'
          : 'No run is active yet, so that nothing is sent.'}
      </p>
      <div class="actions">
        <ButtonLink href={`/targets/${encodeURIComponent(target)}`} tone="primary">
          Look at the target
        </ButtonLink>
        {!isServed && <StartRunner />}
      </div>
    </section>
  );
}
