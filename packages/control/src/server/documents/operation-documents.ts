import { z } from 'zod';
import type {
  OperateAnswer,
  OperateBody,
  ProbeAnswer,
  ProbeBody,
  StartedRunner,
  StartRunnerBody,
  StoppedRuns,
} from '../../api/operations.js';
import { key } from './figures.js';
import { branded, named } from './named.js';
import { targetNames } from './plan-documents.js';
import { written } from './target-documents.js';

/** Body of `POST /api/pause` and `POST /api/resume`. */
export const operateDocument: z.ZodType<OperateBody> = named(
  'Operate',
  'Which targets: exactly one of these.',
  z.union([
    z.strictObject({ targets: targetNames.min(1) }),
    z.strictObject({ tags: z.array(z.string().min(1).max(100)).min(1).max(1_000) }),
    z.strictObject({ all: z.literal(true) }),
  ]),
);

/** Answer of `POST /api/pause` and `POST /api/resume`. */
export const operatedDocument: z.ZodType<OperateAnswer> = named(
  'Operated',
  'What was done to which targets.',
  z.strictObject({
    changed: z.array(key).describe('Targets that are now as was asked.'),
    unchanged: z.array(key).describe('Targets that were so already.'),
  }),
);

/** Body of `POST /api/runner/start`. */
export const startRunnerDocument: z.ZodType<StartRunnerBody> = named(
  'StartRunner',
  'How a runner goes, and when it ends.',
  z.strictObject({
    rate: z
      .union([z.number().positive().max(1_000_000), z.literal('max')])
      .describe('Visits a second over all targets. Default: the plan of the day.')
      .optional(),
    forSeconds: z.int().min(1).max(31_536_000).optional(),
    visits: z.int().min(1).max(1_000_000_000).optional(),
    untilCaps: z.boolean().optional(),
  }),
);

/** Answer of `POST /api/runner/start`. */
export const startedRunnerDocument: z.ZodType<StartedRunner> = named(
  'StartedRunner',
  'A runner that was started on the machine of this server.',
  z.strictObject({ pid: z.int() }),
);

/** Answer of `POST /api/runner/stop`. */
export const stoppedRunsDocument: z.ZodType<StoppedRuns> = named(
  'StoppedRuns',
  'Runs that were asked to stop. Their last visits go on to their end.',
  z.strictObject({ runs: z.array(z.string()) }),
);

/** Body of `POST /api/probe`. */
export const probeDocument: z.ZodType<ProbeBody> = named(
  'Probe',
  'What to ask: a target, applied or a draft, or settings that are kept nowhere.',
  z.union([z.strictObject({ target: z.string().min(1).max(200) }), z.strictObject({ settings: written })]),
);

type Finding = ProbeAnswer['findings'][number];

/** Answer of `POST /api/probe`. */
export const probeAnswerDocument: z.ZodType<ProbeAnswer> = named(
  'ProbeAnswer',
  'What a target says of itself.',
  z.strictObject({
    verdict: z
      .enum(['not-allowed', 'not-reachable', 'wrong-url', 'wrong-token', 'no-such-site', 'clock-skew', 'differs', 'ok'])
      .describe('The first of these that holds.'),
    findings: z.array(
      z.strictObject({
        kind: branded<Finding['kind']>(z.string()),
        severity: z.enum(['drift', 'warning']),
        detail: z.string(),
      }),
    ),
  }),
);
