import { gauge } from './make-family.js';
import type { Labels, MetricFamily, ValueSample } from './metric-family.js';
import type { RunSnapshot } from './run-snapshot.js';
import type { TargetLabels } from './target-labels.js';
import { isFailing, targetStates } from './target-state.js';
import type { TargetStanding } from './target-status.js';

/** The metrics of what bounds a run: states of targets, daily caps and hit budgets. */
export function limitFamilies(snapshot: RunSnapshot, labels: TargetLabels): readonly MetricFamily[] {
  return [...capFamilies(snapshot.targets, labels), ...budgetFamilies(snapshot, labels)];
}

function capFamilies(targets: readonly TargetStanding[], labels: TargetLabels): readonly MetricFamily[] {
  const statuses = [...Map.groupBy(targets, ({ key }) => labels.labelOf(key))];
  const of = (figure: (status: TargetStanding) => number) =>
    statuses.map(([target, some]) => ({ labels: { target }, value: some.reduce((sum, one) => sum + figure(one), 0) }));
  const inState = (state: TargetStanding['state']) => targets.filter((target) => target.state === state).length;
  return [
    gauge(
      'targets',
      'Targets by what they do.',
      targetStates.map((state) => ({ labels: { state }, value: inState(state) })),
    ),
    gauge(
      'target_failing',
      'Whether most of the latest hits were not accepted.',
      of(({ state }) => Number(isFailing(state))),
    ),
    gauge(
      'cap_visits',
      'Daily cap in force.',
      of(({ cap }) => cap.cap),
    ),
    gauge(
      'cap_used_visits',
      'Visits of the day that were started, by all runs.',
      of(({ cap }) => cap.started),
    ),
  ];
}

function budgetFamilies({ budgets, targetOf }: RunSnapshot, labels: TargetLabels): readonly MetricFamily[] {
  const ofTargets = budgets.flatMap((budget) => {
    const key = budget.scope.kind === 'account' ? targetOf.get(budget.scope.account) : undefined;
    return key === undefined ? [] : [{ budget, labels: { target: labels.labelOf(key), period: budget.period } }];
  });
  const ofInstances = budgets.flatMap((budget) =>
    budget.scope.kind === 'instance'
      ? [{ budget, labels: { matomo: budget.scope.instance, period: budget.period } }]
      : [],
  );
  return [
    gauge('budget_hits', 'Hit budget of a target in force.', budgetSamples(ofTargets, 'limit')),
    gauge(
      'budget_used_hits',
      'Hits of the period that count against the budget of the target, by all runs.',
      budgetSamples(ofTargets, 'sent'),
    ),
    gauge('instance_budget_hits', 'Hit budget of an instance in force.', budgetSamples(ofInstances, 'limit')),
    gauge(
      'instance_budget_used_hits',
      'Hits of the period that count against the budget of the instance, by all runs.',
      budgetSamples(ofInstances, 'sent'),
    ),
  ];
}

interface LabelledBudget {
  readonly budget: RunSnapshot['budgets'][number];
  readonly labels: Labels;
}

/** Targets without a name of their own have equal labels: their budgets add up. */
function budgetSamples(budgets: readonly LabelledBudget[], figure: 'limit' | 'sent'): readonly ValueSample[] {
  return [...Map.groupBy(budgets, ({ labels }) => Object.values(labels).join(' '))].flatMap(([, same]) =>
    same
      .slice(0, 1)
      .map(({ labels }) => ({ labels, value: same.reduce((sum, { budget }) => sum + budget[figure], 0) })),
  );
}
