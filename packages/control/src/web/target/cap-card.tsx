import type { BudgetStatus } from '@trafficinator/core';
import type { TargetDetail } from '../../api/targets.js';
import { count, counted, moment, share, span } from '../format.js';
import { CapBar } from '../parts/cap-bar.js';

/** How much of its caps a target has used, and until when they hold. */
export function CapCard({ target: { cap, budgets }, now }: { readonly target: TargetDetail; readonly now: number }) {
  return (
    <section class="card" aria-labelledby="cap-title">
      <div class="card-head">
        <h2 id="cap-title">Cap and budgets</h2>
      </div>
      <div class="limit">
        <p class="limit-line">
          <span>
            Visits on {cap.date}, {cap.timezone}
          </span>
          <b>{`${count(cap.started)} of ${count(cap.cap)}`}</b>
        </p>
        <CapBar cap={cap} label="Cap of the day" />
        <p class="soft small">
          {`${count(cap.expected)} expected by now, ${count(cap.left)} left`}
          {cap.leased > 0 && `, ${count(cap.leased)} of them leased by runners`}
          {`; the next day begins in ${span(cap.resetsAt - now)}.`}
        </p>
      </div>
      {budgets.map((budget) => (
        <Budget key={`${budget.scope.kind} ${budget.period}`} budget={budget} />
      ))}
    </section>
  );
}

function Budget({
  budget: { period, begins, timezone, limit, sent, reserved, left, resetsAt },
}: {
  readonly budget: BudgetStatus;
}) {
  return (
    <div class="limit">
      <p class="limit-line">
        <span>
          Hits of the {period} from {begins}, {timezone}
        </span>
        <b>{`${count(sent)} of ${count(limit)}`}</b>
      </p>
      <CapBar cap={{ started: sent, cap: limit, expected: sent }} label={`Hit budget of the ${period}`} />
      <p class="soft small">
        {`${share(limit === 0 ? 1 : sent / limit)} used, ${counted(left, 'hit')} left`}
        {reserved > 0 && `, ${count(reserved)} of them reserved`}
        {`; the next ${period} begins ${moment(resetsAt, timezone)}.`}
      </p>
    </div>
  );
}
