import { useState } from 'preact/hooks';
import type { StartRunnerBody } from '../../api/operations.js';
import type { Meta } from '../../api/overview.js';
import { api } from '../api.js';
import { asProblem } from '../api-failure.js';
import { refreshOverview } from '../live.js';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/field.js';
import { tell } from '../parts/toast.js';
import { may } from '../session.js';
import { useAnswer } from '../use-answer.js';

/** Starts a runner on the machine of the server, if it may. */
export function StartRunner() {
  const meta = useAnswer(() => api.meta(), []);
  const [isOpen, setOpen] = useState(false);
  if (!may('POST /api/runner/start')) return null;
  return (
    <>
      <Button icon="running" refusal={refusalOf(meta.value)} onPress={() => setOpen(true)}>
        Start a runner …
      </Button>
      {isOpen && <StartDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function refusalOf(meta: Meta | undefined): string | undefined {
  if (meta === undefined || meta.canStartRunner) return undefined;
  return 'This server starts no runners. Start one by hand: trafficinator run';
}

type Pace = 'plan' | 'rate' | 'max';
type End = 'never' | 'for' | 'visits' | 'caps';

function StartDialog({ onClose }: { readonly onClose: () => void }) {
  const [pace, setPace] = useState<Pace>('plan');
  const [rate, setRate] = useState('10');
  const [end, setEnd] = useState<End>('never');
  const [amount, setAmount] = useState('');
  const [fault, setFault] = useState<string>();
  const start = async () => {
    const body = bodyOf({ pace, rate, end, amount });
    if (typeof body === 'string') return setFault(body);
    try {
      const { pid } = await api.startRunner(body);
      tell.good(`A runner starts, as process ${pid}.`);
      void refreshOverview();
      onClose();
    } catch (thrown) {
      const { title, detail, fix } = asProblem(thrown);
      setFault([`${title}.`, detail, fix].filter((part) => part !== undefined).join(' '));
    }
  };
  return (
    <Dialog title="Start a runner" onClose={onClose}>
      <form
        class="dialog-body stack"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <Field label="Pace" hint="The plan of the day sends what each target's cap and curve ask for.">
          {(ids) => (
            <select
              {...ids}
              value={pace}
              onChange={({ currentTarget }) => setPace(currentTarget.value as Pace) /* One of the options. */}
            >
              <option value="plan">the plan of the day</option>
              <option value="rate">a fixed rate</option>
              <option value="max">as fast as targets take it</option>
            </select>
          )}
        </Field>
        {pace === 'rate' && (
          <Field label="Visits a second, over all targets">
            {(ids) => (
              <input
                {...ids}
                inputMode="decimal"
                value={rate}
                onInput={({ currentTarget }) => setRate(currentTarget.value)}
              />
            )}
          </Field>
        )}
        <Field label="It ends">
          {(ids) => (
            <select
              {...ids}
              value={end}
              onChange={({ currentTarget }) => setEnd(currentTarget.value as End) /* One of the options. */}
            >
              <option value="never">when somebody stops it</option>
              <option value="for">after a time</option>
              <option value="visits">after a number of visits</option>
              <option value="caps">when all daily caps are used up</option>
            </select>
          )}
        </Field>
        {(end === 'for' || end === 'visits') && (
          <Field label={end === 'for' ? 'Minutes' : 'Visits'}>
            {(ids) => (
              <input
                {...ids}
                inputMode="decimal"
                value={amount}
                onInput={({ currentTarget }) => setAmount(currentTarget.value)}
              />
            )}
          </Field>
        )}
        {fault !== undefined && (
          <p class="error" role="alert">
            {fault}
          </p>
        )}
        <div class="dialog-actions">
          <Button onPress={onClose}>Cancel</Button>
          <Button tone="primary" icon="running" onPress={start}>
            Start
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What to ask of the server, or what is wrong. */
function bodyOf(written: {
  readonly pace: Pace;
  readonly rate: string;
  readonly end: End;
  readonly amount: string;
}): StartRunnerBody | string {
  const rate = Number(written.rate);
  const amount = Number(written.amount);
  if (written.pace === 'rate' && !(rate > 0)) return 'Write a rate above 0, such as 10.';
  if ((written.end === 'for' || written.end === 'visits') && !(amount > 0))
    return 'Write when it ends: a number above 0.';
  return {
    ...(written.pace === 'plan' ? {} : { rate: written.pace === 'max' ? 'max' : rate }),
    ...(written.end === 'for' && { forSeconds: Math.round(amount * 60) }),
    ...(written.end === 'visits' && { visits: Math.round(amount) }),
    ...(written.end === 'caps' && { untilCaps: true }),
  };
}
