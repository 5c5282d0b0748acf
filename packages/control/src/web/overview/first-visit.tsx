import { ButtonLink } from '../parts/button.js';
import { Empty } from '../parts/states.js';
import { may } from '../session.js';

/** Shown as long as there is no target: the two ways to the first. */
export function FirstVisit() {
  return (
    <Empty icon="overview" title="No target yet">
      <p>
        A target is a Matomo site that receives traffic. Declare one, look at the plan, apply it, and a run sends its
        visits.
      </p>
      {may('POST /api/targets') && (
        <ButtonLink href="/new" tone="primary" icon="plus">
          Create the first target
        </ButtonLink>
      )}
      <p class="small">
        Or keep targets in a config in git: <code>trafficinator init</code>, then <code>trafficinator apply</code>.
      </p>
    </Empty>
  );
}
