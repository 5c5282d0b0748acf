import {
  type BudgetStatus,
  type Counts,
  countsDocument,
  type Overview,
  type OverviewTotals,
  type RunStatus,
} from '@trafficinator/core';
import { z } from 'zod';
import { count, moment, ms, rate, run, share } from './figures.js';
import { branded, named } from './named.js';

/** What happened to visits and hits. */
export const counts: z.ZodType<Counts> = named('Counts', 'What happened to visits and hits.', countsDocument);

/** A hit budget. */
export const budget: z.ZodType<BudgetStatus> = named(
  'Budget',
  'How far a hit budget is used.',
  z.strictObject({
    scope: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('account'), account: branded<AccountKey>(z.string()) }),
      z.strictObject({ kind: z.literal('instance'), instance: branded<InstanceKey>(z.string()) }),
    ]),
    period: z.enum(['day', 'month']),
    begins: branded<BudgetStatus['begins']>(z.string().describe('First day of the period, YYYY-MM-DD.')),
    timezone: z.string(),
    limit: count.describe('Hits of the period.'),
    resetsAt: moment,
    sent: count,
    reserved: count.describe('What runners hold of what is left.'),
    left: count,
  }),
);

type AccountKey = Extract<BudgetStatus['scope'], { kind: 'account' }>['account'];
type InstanceKey = Extract<BudgetStatus['scope'], { kind: 'instance' }>['instance'];

const runStatus: z.ZodType<RunStatus> = named(
  'RunStatus',
  'An active run.',
  z.strictObject({
    id: run,
    who: z.string().describe('user@host'),
    pid: z.int().optional(),
    version: z.string(),
    startedAt: moment,
    pace: z.string().describe('How visits arrive, in words.'),
    state: z.enum(['running', 'stopping']),
    fleet: run.describe('The first run of those that share a load.'),
    rate,
    leased: z.strictObject({ leases: count, visits: count }).describe('What it holds of the ledger.'),
  }),
);

const totals: z.ZodType<OverviewTotals> = z.strictObject({
  targets: count,
  byState: z.strictObject({
    unreachable: count,
    failing: count,
    blocked: count,
    running: count,
    paused: count,
    capped: count,
    idle: count,
  }),
  started: count.describe('Visits on the running local day of each target.'),
  cap: count,
  expected: z.number().min(0).describe('Visits that the plan of the day would have started by now.'),
  rate,
  counts,
  successRate: share.describe('Share of the sent hits that were accepted; absent while nothing was sent.').optional(),
  p95Ms: ms.optional(),
});

/** Answer of `GET /api/status`. */
export const overviewDocument: z.ZodType<Overview> = named(
  'Overview',
  'Everything at a glance. Counts, success rate and latency are those of the last hour.',
  z.strictObject({
    serial: z.int().min(0).describe('Of the applied state.'),
    asOf: moment,
    drafts: count.describe('Drafts that wait.'),
    totals,
    tags: z.array(z.strictObject({ tag: z.string(), targets: count })),
    runs: z.array(runStatus),
    budgets: z.array(budget).describe('Of instances; those of targets stand there.'),
  }),
);
