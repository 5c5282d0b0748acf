import { type PlanReport, planReportDocument, type Stakes } from '@trafficinator/core';
import { z } from 'zod';
import type { ApplyAnswer, ApplyRequestBody, PlanAnswer, PlanRequestBody } from '../../api/operations.js';
import { count } from './figures.js';
import { named } from './named.js';

/** Names of targets, as keys or addresses. */
export const targetNames = z.array(z.string().min(1).max(200)).max(10_000);

/** Body of `POST /api/plan`. */
export const planRequestDocument: z.ZodType<PlanRequestBody> = named(
  'PlanRequest',
  'What to plan.',
  z.strictObject({
    source: z
      .enum(['drafts', 'config'])
      .describe('`drafts`: the changes that wait. `config`: the config that this server can read. Default: `drafts`.')
      .optional(),
    targets: targetNames.min(1).describe('Of these targets alone.').optional(),
  }),
);

const report: z.ZodType<PlanReport> = planReportDocument;

const stakes: z.ZodType<Stakes> = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('yes') }),
    z.strictObject({
      kind: z.literal('typed'),
      phrase: z.string().describe('To be given as `confirmation`, as it is.'),
      targets: count.describe('Targets that end.'),
      visitsPerDay: z.number().min(0),
      sentToday: count,
    }),
  ])
  .describe('What whoever approves the plan must say.');

/** Answer of `POST /api/plan`. */
export const planAnswerDocument: z.ZodType<PlanAnswer> = named(
  'PlanAnswer',
  'What an apply would do.',
  z.strictObject({
    planId: z.string().describe('For `POST /api/apply`, for ten minutes.'),
    source: z.enum(['drafts', 'config']),
    hasChanges: z.boolean(),
    report,
    text: z.string().describe('As the CLI shows it.'),
    stakes,
  }),
);

/** Body of `POST /api/apply`. */
export const applyRequestDocument: z.ZodType<ApplyRequestBody> = named(
  'ApplyRequest',
  'Which plan to apply.',
  z.strictObject({
    planId: z.string().min(1).max(100),
    confirmation: z.string().max(500).describe('What `stakes` of the plan ask for.').optional(),
  }),
);

/** Answer of `POST /api/apply`. */
export const applyAnswerDocument: z.ZodType<ApplyAnswer> = named(
  'ApplyAnswer',
  'What was applied.',
  z.strictObject({
    serial: z.int().min(0).describe('Of the state from now on.'),
    isChanged: z.boolean().describe('False where there was nothing to change.'),
  }),
);
