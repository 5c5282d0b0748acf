import type { Mutation } from './harness/bundle.js';

/** A mistake of one line, and what it breaks. */
export interface PlantedBug extends Mutation {
  /** Names its file too. */
  readonly name: string;
  readonly breaks: string;
  /** Seeds that find it. The tests simulate these only, and are content with one: a change elsewhere moves what a seed does. */
  readonly foundBy: readonly number[];
}

/**
 * Mistakes that the simulation must find. They are made in a copy of the sources. Where the code has changed, so that a line is not there
 * any more, the bug is planted anew in what has taken its place.
 */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'launch-before-mark',
    breaks: 'a first hit leaves before its mark is committed',
    file: 'runner/lease-keeper.ts',
    from: 'const revoked = new Set(await this.#parts.store.mark([...marks.values()], this.#parts.clock.now()));',
    to: 'const revoked = new Set<LeaseId>(); this.#parts.store.mark([...marks.values()], this.#parts.clock.now()).catch(() => []);',
    foundBy: [1, 2, 3],
  },
  {
    name: 'revoked-lease-used',
    breaks: 'visits of a revoked lease start',
    file: 'runner/lease-keeper.ts',
    from: 'if (revoked.has(start.held.lease.id)) start.lane.withdraw(start);',
    to: 'if (revoked.has(-1 as LeaseId)) start.lane.withdraw(start);',
    foundBy: [21, 70, 298],
  },
  {
    name: 'mark-one-short',
    breaks: 'the mark does not cover the visit that starts',
    file: 'runner/lease-keeper.ts',
    from: 'markOf(held, index + 1, hits)',
    to: 'markOf(held, index, hits)',
    foundBy: [1, 2, 3],
  },
  {
    name: 'launched-again',
    breaks: 'marked visits stay on the list and start twice',
    file: 'runner/lease-keeper.ts',
    from: 'this.#unmarked = this.#unmarked.slice(starts.length);',
    to: 'this.#unmarked = this.#unmarked.slice(starts.length - 1);',
    foundBy: [1, 2, 3],
  },
  {
    name: 'claim-never-answered',
    breaks: 'a lane whose claim failed asks for nothing any more',
    file: 'runner/lease-keeper.ts',
    from: 'for (const { lane } of claims) lane.unanswered();',
    to: '',
    foundBy: [8, 45, 51],
  },
  {
    name: 'close-forgets-what-left',
    breaks: 'a lease is closed as unused, and its indices are given again',
    file: 'runner/held-leases.ts',
    from: 'markOf(held, held.launched, held.sent)',
    to: 'markOf(held, held.lease.from, held.sent)',
    foundBy: [1, 2, 3],
  },
  {
    name: 'retired-lane-keeps-leases',
    breaks: 'a lane that is given up does not give back what it has in hand',
    file: 'runner/lane.ts',
    from: 'this.#rest.retire();\n    this.#held.giveBack();',
    to: 'this.#rest.retire();',
    foundBy: [2, 27, 131],
  },
  {
    name: 'goes-on-after-failed-first-hit',
    breaks: 'a later hit opens a second visit',
    file: 'runner/deliver-visit.ts',
    from: "if (this.#index === 0 && outcome?.kind !== 'accepted') return 'failed';",
    to: '',
    foundBy: [7, 19, 25],
  },
  {
    name: 'first-hit-sent-again',
    breaks: 'a first hit that may have been recorded is sent again',
    file: 'runner/retry.ts',
    from: "outcome.kind === 'ambiguous' && ambiguous && !opensVisit",
    to: "outcome.kind === 'ambiguous' && ambiguous",
    foundBy: [20, 90, 125],
  },
  {
    name: 'reset-taken-for-refusal',
    breaks: 'a connection that was reset is taken for one that never was',
    file: 'matomo/read-answer.ts',
    from: 'const isKnown = !reached || TLS_REFUSAL.test(code);',
    to: 'const isKnown = true;',
    foundBy: [1, 7, 20],
  },
  {
    name: 'visit-crosses-midnight',
    breaks: 'a visit goes on on the next day',
    file: 'runner/visit-times.ts',
    from: 'const lastMoment = day.endsAt - 1;',
    to: 'const lastMoment = day.endsAt + 3_600_000;',
    foundBy: [11, 19, 53],
  },
  {
    name: 'month-begins-every-day',
    breaks: 'the hit budget of a month is given on each of its days',
    file: 'calendar/budget-periods.ts',
    from: "period === 'day' ? day : monthAround(day)",
    to: 'day',
    foundBy: [163, 191, 201],
  },
  {
    name: 'started-not-booked',
    breaks: 'closed leases do not count against the cap',
    file: 'state/sqlite/ledger/ledger-books.ts',
    from: 'this.#days.settle(row, row.high - row.low, used - row.low);',
    to: 'this.#days.settle(row, row.high - row.low, 0);',
    foundBy: [2, 3, 4],
  },
  {
    name: 'used-indices-freed',
    breaks: 'what a lease has used goes to the free list with the rest',
    file: 'state/sqlite/ledger/ledger-books.ts',
    from: 'this.#free.put(key(row), { low: used, high: row.high });',
    to: 'this.#free.put(key(row), { low: row.low, high: row.high });',
    foundBy: [1, 2, 3],
  },
  {
    name: 'marks-trusted-after-power-loss',
    breaks: 'leases of another boot are closed at marks that the power may have taken',
    file: 'state/sqlite/sqlite-recovery.ts',
    from: 'books.closeAll(run, sameBoot, now);',
    to: 'books.closeAll(run, true, now);',
    foundBy: [1, 14, 35],
  },
  {
    name: 'living-taken-for-dead',
    breaks: 'the leases of runs that live are closed',
    file: 'state/sqlite/sqlite-recovery.ts',
    from: 'if (await this.#liveness.isDead(id)) dead.push(id);',
    to: 'dead.push(id);',
    foundBy: [2, 3, 6],
  },
  {
    name: 'grants-not-durable',
    breaks: 'grants are lost with the power, and given again',
    file: 'state/sqlite/sqlite-ledger.ts',
    from: 'constructor({ durable, fast }: Connections) {',
    to: 'constructor({ fast: durable, fast }: Connections) {',
    foundBy: [1, 14, 35],
  },
  {
    name: 'zone-gives-second-cap',
    breaks: 'in another zone, what was sent since midnight does not count',
    file: 'state/sqlite/ledger/day-rows.ts',
    from: 'started: Math.max(started, sent)',
    to: 'started',
    foundBy: [1, 7, 23],
  },
  {
    name: 'zone-back-gives-second-cap',
    breaks: 'when a zone changes back, what was sent meanwhile does not count',
    file: 'state/sqlite/ledger/day-rows.ts',
    from: 'this.#shutOverlapped.run({ account, date, startsAt, endsAt });',
    to: '',
    foundBy: [616, 760, 23],
  },
  {
    name: 'zone-gives-second-budget',
    breaks: 'in another zone, hits that were sent since midnight do not count',
    file: 'state/budget-row.ts',
    from: 'sent: Math.max(row.sent, sent)',
    to: 'sent: row.sent',
    foundBy: [422, 708, 780],
  },
  {
    name: 'hits-not-booked',
    breaks: 'hits of closed leases do not count against the budget',
    file: 'state/budget-row.ts',
    from: 'sent: row.sent + used, reserved',
    to: 'sent: row.sent, reserved',
    foundBy: [1, 4, 60],
  },
  {
    name: 'quota-not-booked',
    breaks: 'closed leases do not count against the visits that a fleet was asked for',
    file: 'state/sqlite/ledger/ledger-books.ts',
    from: 'this.#quotas.settle(row, row.high - row.low, used - row.low);',
    to: 'this.#quotas.settle(row, row.high - row.low, 0);',
    foundBy: [3, 5, 13],
  },
  {
    name: 'retries-counted-as-hits',
    breaks: 'the counts do not add up to what was sent',
    file: 'runner/tally.ts',
    from: 'counts.sent += 1;',
    to: 'counts.sent += requests;',
    foundBy: [15, 25, 32],
  },
  {
    name: 'chance-of-its-own',
    breaks: 'what happens does not follow from the seed',
    file: 'runner/breaker.ts',
    from: '(1 + this.#random.next())',
    to: '(1 + Math.random())',
    foundBy: [1, 7, 20],
  },
];
