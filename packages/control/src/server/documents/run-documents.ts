import { type ListedRun, type RunComparison, type RunReport, runReportDocument } from '@trafficinator/core';
import { z } from 'zod';
import type { RunPage } from '../../api/lists.js';
import { count, moment, ms, run, share } from './figures.js';
import { named } from './named.js';

const result = z.enum(['running', 'lost', 'failed', 'invalid', 'crossed', 'interrupted', 'passed', 'done']);

type End = NonNullable<ListedRun['end']>;

const end: z.ZodType<End> = z.strictObject({
  at: moment,
  reason: z.enum(['done', 'interrupted', 'failed', 'lost']),
  because: z
    .enum(['duration', 'visits', 'caps', 'plan', 'stop', 'stages', 'threshold', 'capacity'])
    .describe('Which of its stop conditions was met.')
    .optional(),
});

const listedRun: z.ZodType<ListedRun> = named(
  'ListedRun',
  'A run in a list.',
  z.strictObject({
    id: run,
    who: z.string().describe('user@host'),
    startedAt: moment,
    end: end.optional(),
    durationMs: ms,
    pace: z.string(),
    serial: z.int().min(0),
    result,
    visits: count,
    hits: count,
    successRate: share.optional(),
    p95Ms: ms.optional(),
    fleet: run.describe('The first run of its fleet.'),
  }),
);

/** Answer of `GET /api/runs`. */
export const runPageDocument: z.ZodType<RunPage> = named(
  'RunPage',
  'Runs, the latest first.',
  z.strictObject({ total: count, items: z.array(listedRun) }),
);

const comparedRun = z.strictObject({
  run,
  pace: z.string(),
  startedAt: moment,
  durationMs: ms,
  result,
  steps: count.describe('By which its noise is told.'),
});

/** Answer of `GET /api/runs/compare`. */
export const comparisonDocument: z.ZodType<RunComparison> = named(
  'RunComparison',
  'What changed from one run to another.',
  z.strictObject({
    formatVersion: z.literal('1.0'),
    before: comparedRun,
    after: comparedRun,
    metrics: z.array(
      z.strictObject({
        metric: z.enum(['visitsPerSecond', 'hitsPerSecond', 'errorRate', 'missedRate', 'p50', 'p95', 'p99']),
        unit: z.enum(['perSecond', 'share', 'ms']),
        before: z.number().optional(),
        after: z.number().optional(),
        change: z.number().optional(),
        relative: z.number().optional(),
        noise: z.number().describe('A change up to this is noise.').optional(),
        judgement: z.enum(['better', 'worse', 'changed', 'same', 'unknown']),
      }),
    ),
  }),
);

/** Answer of `GET /api/runs/{id}/report`. */
export const reportDocument = runReportDocument as unknown as z.ZodType<RunReport>; // It knows no brands.
