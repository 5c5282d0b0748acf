import { z } from 'zod';

const count = z.int().min(0);
const share = z.number().min(0);
const ms = z.number().min(0);
const instant = z.number().describe('Milliseconds since 1970.');
const text = z.string();

/** The form of `Counts`. */
export const countsDocument = z
  .strictObject({
    offered: count.describe('Visits that were due.'),
    started: count,
    completed: count.describe('Of the started: all hits settled, none failed or ambiguous.'),
    partial: count.describe('Of the started: ended before the last hit, after an accepted first one.'),
    failed: count.describe('Of the started: the first hit was not accepted.'),
    missed: count.describe('Due, and never started: too late, or the run ended.'),
    late: count.describe('Of the started: more than a second after they were due.'),
    stalled: count.describe('Of the late and the missed: since the generator did not keep up.'),
    withheld: count.describe('Held back since targets did not keep up: not among the offered.'),
    retries: count.describe('Requests beyond the first of a hit.'),
    sent: count.describe('Hits: accepted + rejected + failedHits + ambiguous.'),
    accepted: count,
    rejected: count.describe('The target answered that it does not take them.'),
    failedHits: count.describe('Certainly not recorded.'),
    ambiguous: count.describe('They may have been recorded.'),
  })
  .meta({ id: 'Counts', description: 'What happened to visits and hits.' });

const latency = z
  .strictObject({ p50Ms: ms, p90Ms: ms, p95Ms: ms, p99Ms: ms, maxMs: ms })
  .meta({ id: 'Latency', description: 'Percentiles, in milliseconds.' });

const traffic = {
  counts: countsDocument,
  planned: z.number().describe('Visits that the plan of the day, or the rate, meant for this time.').optional(),
  successRate: share.describe('Share of the sent hits that were accepted.').optional(),
  latency: latency.describe('Of answers, since the request left.').optional(),
  latencySinceDue: latency.describe('Of the same answers, since the hit was due.').optional(),
  lateness: latency.describe('Of visits started, since they were due.').optional(),
};

const point = z
  .strictObject({
    at: instant,
    seconds: z.number().describe('As much of the step as lies in the run.'),
    planned: z.number().optional(),
    offered: count,
    started: count,
    missed: count,
    accepted: count,
    rejected: count,
    failedHits: count,
    ambiguous: count,
    p50Ms: ms.optional(),
    p95Ms: ms.optional(),
    p99Ms: ms.optional(),
  })
  .meta({ id: 'TimelinePoint', description: 'One step of a run.' });

const timeline = z
  .strictObject({ stepSeconds: z.int(), points: z.array(point) })
  .meta({ id: 'Timeline', description: 'How a run went. Steps in which nothing happened are left out.' });

const budget = z
  .strictObject({
    scope: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('account'), account: text }),
      z.strictObject({ kind: z.literal('instance'), instance: text }),
    ]),
    period: z.enum(['day', 'month']),
    begins: text.describe('First day of the period, YYYY-MM-DD.'),
    timezone: text,
    limit: count,
    sent: count,
    reserved: count,
    left: count,
    resetsAt: instant,
  })
  .meta({ id: 'Budget', description: 'How far a hit budget is used.' });

const cap = z
  .strictObject({
    date: text,
    timezone: text,
    cap: count,
    started: count,
    leased: count,
    left: count,
    resetsAt: instant,
  })
  .meta({ id: 'Cap', description: 'How far a daily cap is used, with what other runs sent.' });

const end = z
  .strictObject({
    at: instant,
    reason: z.enum(['done', 'interrupted', 'failed', 'lost']),
    because: text.describe('Which of its stop conditions was met.').optional(),
    verdict: z.unknown().optional(),
  })
  .meta({ id: 'End', description: 'How a run ended.' });

const threshold = z
  .strictObject({
    target: text.describe('Absent for one over all targets.').optional(),
    metric: z.enum(['errorRate', 'missedRate', 'p50', 'p95', 'p99', 'capReached']),
    bound: text.describe('As it was written.'),
    measured: z.number().describe('A share, or milliseconds; absent where nothing was measured.').optional(),
    isCrossed: z.boolean(),
  })
  .meta({ id: 'Threshold', description: 'A threshold, and what was measured.' });

const error = z
  .strictObject({ class: text, count, at: instant.describe('When it last happened.'), sample: text })
  .meta({ id: 'Error', description: 'Errors of one class.' });

const run = z
  .strictObject({ run: text, who: text, startedAt: instant, end: end.optional(), visits: count, hits: count })
  .meta({ id: 'Run', description: 'One runner of a fleet.' });

const target = z
  .strictObject({
    key: text,
    account: text,
    name: text,
    url: text.optional(),
    siteId: z.int().optional(),
    cap: cap.optional(),
    budgets: z.array(budget),
    paused: z.looseObject({ at: instant, who: text }).describe('Who had paused it.').optional(),
    ...traffic,
    errors: z.array(error),
    startedNoneBecause: z.enum(['paused', 'cap-used-up', 'budget-used-up', 'none-due', 'all-missed']).optional(),
    timeline,
  })
  .meta({ id: 'Target', description: 'What a run did at one target.' });

/** The form of a `RunReport`. */
export const runReportDocument = z
  .strictObject({
    formatVersion: z.literal('1.1'),
    run: text.describe('Id of the run; of several, the first.'),
    who: text.describe('user@host'),
    pace: text,
    serial: z.int(),
    seed: text,
    version: text.describe('Of the program.'),
    startedAt: instant,
    end: end.optional(),
    durationMs: z.number(),
    asOf: instant.describe('When this report was made.'),
    measuredFrom: instant.describe('The end of the warm-up.').optional(),
    result: z.enum(['running', 'lost', 'failed', 'invalid', 'crossed', 'interrupted', 'passed', 'done']),
    verdict: z.strictObject({
      invalid: text.describe('Why the figures say nothing of the targets.').optional(),
      thresholds: z.array(threshold),
    }),
    runs: z.array(run).describe('The runs that are summed up.'),
    otherRuns: count.describe('Further runs of the same fleet, which are not.'),
    totals: z.strictObject(traffic),
    timeline,
    budgets: z.array(budget).describe('Of instances; those of targets stand there.'),
    targets: z.array(target),
  })
  .meta({ description: 'What `trafficinator report --json` and `run --json` print.' });

/** The JSON schema (draft 2020-12) of a report. */
export function runReportJsonSchema(): object {
  return { title: 'Report of Trafficinator', ...z.toJSONSchema(runReportDocument, { target: 'draft-2020-12' }) };
}
