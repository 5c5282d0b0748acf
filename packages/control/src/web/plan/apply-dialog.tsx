import { summaryWords } from '@trafficinator/core/words';
import { useState } from 'preact/hooks';
import type { PlanAnswer } from '../../api/operations.js';
import { api } from '../api.js';
import { ApiFailure, asProblem } from '../api-failure.js';
import { count, counted } from '../format.js';
import { refreshOverview } from '../live.js';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/field.js';
import { tell } from '../parts/toast.js';

/** Asks for consent, scaled to what is at stake, and applies. */
export function ApplyDialog({
  plan,
  onClose,
  onApplied,
  onStale,
}: {
  readonly plan: PlanAnswer;
  readonly onClose: () => void;
  readonly onApplied: (serial: number) => void;
  /** The plan holds no longer: something was applied, or a draft changed. */
  readonly onStale: () => void;
}) {
  const { stakes } = plan;
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<string>();
  const isTyped = stakes.kind === 'yes' || typed.trim() === stakes.phrase;
  const apply = async () => {
    if (!isTyped) {
      setFault(stakes.kind === 'typed' ? `Type “${stakes.phrase}”, without the quotation marks.` : undefined);
      return;
    }
    try {
      const confirmation = stakes.kind === 'typed' ? stakes.phrase : undefined;
      const { serial } = await api.apply({ planId: plan.planId, confirmation });
      void refreshOverview();
      tell.good(`Applied: the state has serial ${count(serial)} now.`);
      onApplied(serial);
    } catch (thrown) {
      if (!isStale(thrown)) return setFault(wordsOf(thrown));
      tell.bad('This plan no longer holds.', 'Something was applied or changed since it was made. Here is a new one.');
      onStale();
    }
  };
  return (
    <Dialog
      title={stakes.kind === 'yes' ? 'Apply this plan?' : 'This ends traffic. Apply it all the same?'}
      onClose={onClose}
    >
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        <p>{summaryWords(plan.report)}</p>
        {stakes.kind === 'yes' ? (
          <p class="soft">Runs that are active take it over within about a second. Visits under way are not dropped.</p>
        ) : (
          <>
            <p>
              {counted(stakes.targets, 'target')} {stakes.targets === 1 ? 'ends' : 'end'}, with{' '}
              <strong>{counted(stakes.visitsPerDay, 'visit')} a day</strong>. {counted(stakes.sentToday, 'visit')} of
              today stay counted.
            </p>
            <Field
              label={
                <>
                  Type <code>{stakes.phrase}</code> to approve it
                </>
              }
            >
              {(ids) => (
                <input
                  {...ids}
                  class="wide"
                  autocomplete="off"
                  spellcheck={false}
                  value={typed}
                  onInput={({ currentTarget }) => {
                    setTyped(currentTarget.value);
                    setFault(undefined);
                  }}
                />
              )}
            </Field>
          </>
        )}
        {fault !== undefined && (
          <p class="error" role="alert">
            {fault}
          </p>
        )}
        <div class="dialog-actions">
          <Button onPress={onClose}>Cancel</Button>
          <Button
            tone={stakes.kind === 'yes' ? 'primary' : 'danger'}
            refusal={isTyped ? undefined : 'The phrase is not typed yet.'}
            onPress={apply}
          >
            Apply
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function isStale(thrown: unknown): boolean {
  if (!(thrown instanceof ApiFailure)) return false;
  return ['api.plan-stale', 'api.no-such-plan', 'plan.stale'].includes(thrown.code);
}

function wordsOf(thrown: unknown): string {
  const { title, detail, fix } = asProblem(thrown);
  return [`${title}.`, detail, fix].filter((part) => part !== undefined && part !== '').join(' ');
}
