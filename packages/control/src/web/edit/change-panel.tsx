import type { ComponentChildren } from 'preact';
import { counted } from '../format.js';
import { Icon } from '../parts/icon.js';
import { PlanDiff } from '../plan/plan-diff.js';
import type { SettingFault } from './faults-by-field.js';
import type { DryRunState } from './use-dry-run.js';

/** What a change would do, before it is saved: as the server says. */
export function ChangePanel({
  dryRun,
  faults,
  children,
}: {
  readonly dryRun: DryRunState;
  readonly faults: readonly SettingFault[];
  /** What can be done. */
  readonly children: ComponentChildren;
}) {
  const plan = 'plan' in dryRun ? dryRun.plan : undefined;
  return (
    <section class="card change-panel" aria-labelledby="change-title" aria-busy={dryRun.kind === 'asking'}>
      <div class="card-head">
        <h2 id="change-title">What this changes</h2>
        <span class="small soft" role="status">
          <Standing dryRun={dryRun} faults={faults} />
        </span>
      </div>
      <div class="actions">{children}</div>
      {plan !== undefined && dryRun.kind !== 'refused' && <PlanDiff plan={plan} />}
    </section>
  );
}

function Standing({ dryRun, faults }: { readonly dryRun: DryRunState; readonly faults: readonly SettingFault[] }) {
  if (faults.length > 0) {
    return (
      <span class="bad-words">
        <Icon name="failing" size={14} /> {counted(faults.length, 'thing')} to mend
      </span>
    );
  }
  if (dryRun.kind === 'asking') return <>Checking …</>;
  if (dryRun.kind !== 'accepted') return null;
  return (
    <>
      <Icon name="check" size={14} /> The server accepts it
    </>
  );
}
