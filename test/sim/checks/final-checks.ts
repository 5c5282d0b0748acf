import { localDate } from '../../../packages/core/src/base/clock.js';
import { localDayOf } from '../../../packages/core/src/calendar/local-day.js';
import { type Counts, type Interval, noCounts } from '../../../packages/core/src/model/run.js';
import type { AccountKey } from '../../../packages/core/src/model/target.js';
import type { StateStore } from '../../../packages/core/src/state/state-store.js';
import type { Crew } from '../scenario/crew.js';
import type { Operator } from '../scenario/operator.js';
import type { Scenario } from '../scenario/scenario.js';
import type { SimRun } from '../scenario/sim-run.js';
import type { Deliveries } from '../world/deliveries.js';
import type { ShadowBooks } from '../world/shadow-books.js';
import type { SimReceiver } from '../world/sim-receiver.js';
import type { Violations } from '../world/violations.js';
import { checkReceivers } from './receiver-check.js';

/** What is looked at when all runs are over. */
export interface Outcome {
  readonly scenario: Scenario;
  readonly store: StateStore;
  readonly books: ShadowBooks;
  readonly deliveries: Deliveries;
  readonly receivers: readonly SimReceiver[];
  readonly crew: Crew;
  readonly operator: Operator;
  readonly violations: Violations;
  readonly seedOfTraffic: string;
}

/** Checks all that must hold in the end. */
export async function checkOutcome(outcome: Outcome): Promise<void> {
  await checkLedger(outcome);
  for (const run of outcome.crew.runs) {
    checkStarts(run, outcome);
    if (run.status === 'ended') await checkCounts(run, outcome);
  }
  checkReceivers(outcome);
}

/** The ledger and the second set of books agree, and nothing is reserved any more. */
async function checkLedger({ books, store, operator, violations, scenario, deliveries }: Outcome): Promise<void> {
  for (const { account, date } of books.days) {
    const zones = [...operator.zonesOf(account)];
    for (const zone of zones) {
      const day = localDayOf(localDate(date), zone);
      const [row] = await store.readDays([{ account, day }]);
      const started = books.started(account, date);
      const name = `${account} ${date} (${zone})`;
      // Where the zone has changed, the ledger counts into a day what was sent in it under another, and never too few. So it does with a
      // day that begins since the clock was set back: what was dated later was sent in that day, by the clock that is right.
      const isSet = scenario.kinds.has('clock-step');
      const isSure = zones.length > 1 && !isSet;
      const sent = isSure ? deliveries.visitsWithin(account, { ...day, endsAt: day.endsAt - LONGEST_MS }) : 0;
      const least = Math.max(started, sent);
      const dated = isSet ? startedSince(books, account, date) : started;
      const most = zones.length > 1 ? Number.POSITIVE_INFINITY : dated;
      violations.demand(
        row !== undefined && row.started >= least && row.started <= most,
        () => `${name}: the ledger has ${row?.started} started, and ${least} to ${most} were.`,
      );
      violations.demand(row?.leased === 0, () => `${name}: ${row?.leased} are still leased.`);
    }
  }
}

/** Visits of an account that were started on a day and on later ones. */
function startedSince(books: ShadowBooks, account: AccountKey, date: string): number {
  return books.days
    .filter((day) => day.account === account && day.date >= date)
    .reduce((sum, day) => sum + books.started(account, day.date), 0);
}

/** Every marked visit was sent, but for those that stood, or whose mark was not known of, in a process that is gone or was cut short. */
function checkStarts(run: SimRun, { books, deliveries, violations, scenario }: Outcome): void {
  // The leases of another boot count as wholly used, whatever was sent of them.
  const isBurnt = run.status !== 'ended' && (scenario.kinds.has('power-loss') || scenario.isScattered);
  const isTakenForDead = scenario.isScattered && scenario.kinds.has('revoked');
  let lost = 0;
  for (const account of books.accounts) {
    const used = books.used(run.id, account);
    const launched = deliveries.launched(run.id, account);
    violations.demand(
      launched <= used,
      () => `${run.process.name} sent ${launched} visits of ${account}, and ${used} are marked.`,
    );
    lost += used - launched;
  }
  if (isBurnt || isTakenForDead) return;
  const isWhole = run.status === 'ended' && !run.isStopped;
  // Told to stop while the ledger does not answer, a run ends without what waits for its mark.
  const most = isWhole ? 0 : run.standing + (run.status === 'ended' ? run.lastMarked : run.unanswered);
  violations.demand(
    lost <= most,
    () => `${run.process.name}, ${run.status}: ${lost} marked visits were never sent, of ${most} that may be.`,
  );
}

/** What a run counted adds up, in every interval, is what the state has, and is what the wire saw. */
async function checkCounts(run: SimRun, { store, books, deliveries, violations }: Outcome): Promise<void> {
  // What the state did not take at the very end is lost to it, and that is told.
  violations.demand(
    run.hasRecorded || run.hasToldLoss,
    () => `${run.process.name} has ended, and what it counted last is not recorded.`,
  );
  const kept = run.hasRecorded ? await store.readIntervals([run.id]) : [...run.intervals.values()];
  for (const interval of kept) checkInterval(run, interval, violations);
  // Old ones are made longer, and stay the same in sum.
  const sum = sumOfCounts(kept);
  const told = sumOfCounts([...run.intervals.values()]);
  for (const one of NAMES)
    violations.demand(
      sum[one] === told[one],
      () => `${run.process.name}: the state has ${sum[one]} ${one}, and the run told ${told[one]}.`,
    );
  const name = run.process.name;
  const demand = (left: number, right: number, what: string) =>
    violations.demand(left === right, () => `${name}: ${what}, ${left} and ${right}, are not the same.`);
  demand(sum.started, sum.completed + sum.partial + sum.failed, 'visits started and settled');
  demand(sum.offered, sum.started + sum.missed, 'visits offered, and started or missed');
  demand(sum.sent, deliveries.settled(run.id), 'hits counted and sent');
  demand(
    sum.started,
    sumOf(books.accounts, (account) => deliveries.launched(run.id, account)),
    'visits counted and sent',
  );
  const recorded = deliveries.recorded(run.id);
  const isPossible = sum.accepted <= recorded && recorded <= sum.accepted + sum.ambiguous;
  violations.demand(
    isPossible,
    () => `${name}: ${sum.accepted} accepted and ${sum.ambiguous} ambiguous, but ${recorded} recorded.`,
  );
}

function checkInterval({ process }: SimRun, { counts, from, account }: Interval, violations: Violations): void {
  const { sent, accepted, rejected, failedHits, ambiguous } = counts;
  const settled = accepted + rejected + failedHits + ambiguous;
  violations.demand(
    settled === sent,
    () => `${process.name} ${account} ${from}: ${sent} sent, but ${settled} settled.`,
  );
}

/** A visit that is sent when it is over is marked so long after its first hit, at most: on the next day, if that has begun. */
const LONGEST_MS = 2 * 3_600_000;

function sumOfCounts(intervals: readonly Interval[]): Counts {
  const sum = { ...noCounts };
  for (const { counts } of intervals) for (const name of NAMES) sum[name] += counts[name];
  return sum;
}

function sumOf(accounts: Iterable<AccountKey>, count: (account: AccountKey) => number): number {
  let sum = 0;
  for (const account of accounts) sum += count(account);
  return sum;
}

const NAMES = Object.keys(noCounts) as (keyof Counts)[]; // The object has exactly these.
