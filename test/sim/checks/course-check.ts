import type { Outcome } from './final-checks.js';

/** A run that ends by itself does so, with what it was asked for. */
export function checkCourse(outcome: Outcome, isDone: boolean): void {
  const { scenario, crew, violations } = outcome;
  if (scenario.course === 'days') return;
  violations.demand(
    isDone,
    () => `Not done in time: ${crew.living.map(({ process, status }) => `${process.name} is ${status}`)}.`,
  );
  if (!isDone) return;
  if (scenario.course === 'caps') checkCaps(outcome);
}

/** A run until the caps has used them all, apart from those that a hit budget keeps from it. */
function checkCaps({ operator, books, crew, violations, scenario }: Outcome): void {
  // Where not all targets are paused, the run does not wait for those that are.
  if (scenario.kinds.has('pause')) return;
  const last = crew.runs.findLast(({ ending }) => ending?.because === 'caps');
  // A cap that was raised as the run ended may not have been known to it.
  if (last === undefined || last.endedAt < operator.changedAt + ADOPTED_MS) return;
  for (const { target } of operator.targets) {
    const { account, settings } = target;
    const isBounded =
      settings.hitsPerDay !== undefined || settings.hitsPerMonth !== undefined || operator.instances.length > 0;
    if (isBounded || settings.visitsPerDay === 0) continue;
    // Where the zone has changed, the ledger counts into a day what was sent in another.
    if (operator.zonesOf(account).size > 1) continue;
    // Midnight may have passed since, or the clock may have been set.
    const started = books.days.filter((day) => day.account === account).map(({ date }) => books.started(account, date));
    const isUsedUp = started.some((visits) => visits >= settings.visitsPerDay);
    violations.demand(
      isUsedUp,
      () => `${account} has started ${started} of ${settings.visitsPerDay}, and the run ended at its caps.`,
    );
  }
}

const ADOPTED_MS = 60_000;
