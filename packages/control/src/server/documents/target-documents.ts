import {
  type ErrorSummary,
  type Latency,
  type Signature,
  type TargetRow,
  type TimelinePoint,
  targetStates,
} from '@trafficinator/core';
import { z } from 'zod';
import type { TargetDetail, TargetPage, TargetStats } from '../../api/targets.js';
import { count, key, moment, ms, rate, share } from './figures.js';
import { branded, named } from './named.js';
import { budget, counts } from './overview-document.js';

/** Who did something, and when. */
export const signature: z.ZodType<Signature> = z.strictObject({
  at: moment,
  who: z.string(),
  commit: z.string().optional(),
});

const latency: z.ZodType<Latency> = named(
  'Latency',
  'Percentiles of answers, in milliseconds.',
  z.strictObject({ p50Ms: ms, p90Ms: ms, p95Ms: ms, p99Ms: ms, maxMs: ms }),
);

const errorSummary: z.ZodType<ErrorSummary> = named(
  'ErrorSummary',
  'Errors of one class.',
  z.strictObject({
    class: branded<ErrorSummary['class']>(z.string()),
    count,
    at: moment.describe('When it last happened.'),
    sample: z.string().describe('The last one, in words; it may quote what the target answered.'),
  }),
);

/** Settings of a target, as a layer of a config. */
export const written = z
  .record(z.string(), z.unknown())
  .describe(
    'Settings of a target: see GET /api/schema/target. Secrets are references; a sealed one is `{"$kind":"sealed"}`.',
  );

const draft = z.enum(['create', 'update', 'delete']).describe('What waits to be applied.');
const state = z.enum(targetStates);
const managedBy = z.enum(['config', 'api']);

const rowShape = {
  key,
  name: z.string(),
  url: z.string(),
  siteId: z.int(),
  tags: z.array(z.string()),
  managedBy,
  draft: draft.optional(),
  state: state.describe('Absent for one that was never applied.').optional(),
  paused: signature.optional(),
  blocked: z.string().describe('Why an active run cannot serve it.').optional(),
  cap: z
    .strictObject({
      date: branded<TargetRow['cap']['date']>(z.string()),
      timezone: z.string(),
      cap: count,
      started: count,
      leased: count,
      left: count,
      resetsAt: moment,
      expected: z.number().min(0).describe('Visits that the plan of the day would have started by now.'),
    })
    .describe('The daily cap.'),
  budgets: z.array(budget),
  counts,
  rate,
  successRate: share.optional(),
  latency: latency.optional(),
  lastError: errorSummary.optional(),
  sparkline: z.array(count).describe('Hits in each of the last 30 ten-second intervals, the oldest first.'),
};

const targetRow: z.ZodType<TargetRow> = named(
  'TargetRow',
  'A target at a glance. Counts are those of the last hour.',
  z.strictObject(rowShape),
);

/** Answer of `GET /api/targets`. */
export const targetPageDocument: z.ZodType<TargetPage> = named(
  'TargetPage',
  'Targets of a list.',
  z.strictObject({
    serial: z.int().min(0),
    asOf: moment,
    total: count.describe('Of those that match.'),
    items: z.array(targetRow),
  }),
);

const place = z.strictObject({ file: z.string(), line: z.int().min(1) });

/** Answer of `GET /api/targets/{key}`. */
export const targetDetailDocument: z.ZodType<TargetDetail> = named(
  'TargetDetail',
  'A target with its settings.',
  z.strictObject({
    ...rowShape,
    account: z.string(),
    written,
    applied: z.record(z.string(), z.unknown()).describe('What is applied, whole.').optional(),
    draftBy: signature.optional(),
    stages: z
      .strictObject({
        declared: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('config'), place: place.optional() }),
          z.strictObject({ kind: z.literal('api'), draft: draft.optional() }),
          z.strictObject({ kind: z.literal('gone') }),
        ]),
        applied: z.strictObject({ serial: z.int() }).optional(),
        running: z.strictObject({ runs: count, state: state.optional() }),
      })
      .describe('Declared, applied, running: the three states of a target, apart.'),
  }),
);

/** One step of a line over time. */
export const timelinePoint: z.ZodType<TimelinePoint> = named(
  'TimelinePoint',
  'One step. Steps in which nothing happened are left out.',
  z.strictObject({
    at: moment,
    seconds: z.number(),
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
  }),
);

/** Answer of `GET /api/targets/{key}/stats`. */
export const targetStatsDocument: z.ZodType<TargetStats> = named(
  'TargetStats',
  'A target over time.',
  z.strictObject({
    key,
    timezone: z.string(),
    from: moment,
    to: moment,
    stepSeconds: z.number().min(1),
    points: z.array(timelinePoint),
    errors: z.array(errorSummary),
  }),
);
