import { z } from 'zod';
import type { Problem, ProblemCode } from '../errors/problem.js';
import { type Drift, driftKinds } from '../model/drift.js';
import { unboxed } from '../model/unboxed.js';
import { branded, documented } from './documented.js';
import type { Action, Change, Plan } from './plan.js';
import { planFields, targetKeyDocument } from './plan-document.js';
import { type PlanSummary, summaryOf } from './summary.js';
import type { WaitingDraft } from './waiting-drafts.js';

/** What `plan --json` prints: the plan, and what is to be said of it. */
export interface PlanReport extends Plan {
  readonly summary: PlanSummary;
  /** Why the plan cannot be applied: what guards and policies have against it. */
  readonly objections: readonly Problem[];
  /** What the real targets say otherwise; empty unless they were asked. */
  readonly drift: readonly Drift[];
  /** Drafts of the API that the plan leaves waiting. */
  readonly waiting: readonly WaitingDraft[];
}

/** Reports a plan. Of sealed tokens, nothing is in it that could be opened. */
export function planReportOf(
  plan: Plan,
  { objections, drift, waiting }: Pick<PlanReport, 'objections' | 'drift' | 'waiting'>,
): PlanReport {
  const actions = plan.actions.map(shownAction);
  return { ...plan, actions, summary: summaryOf(plan), objections, drift, waiting };
}

function shownAction(action: Action): Action {
  if (!('after' in action)) return action;
  const after = { ...action.after, settings: unboxed(action.after.settings) };
  return 'changes' in action ? { ...action, after, changes: action.changes.map(shownChange) } : { ...action, after };
}

function shownChange(change: Change): Change {
  if (change.kind !== 'value' || change.path !== 'tokenAuth') return change;
  const shown = (value: unknown) => unboxed({ tokenAuth: value }).tokenAuth;
  const { before, after } = change;
  return {
    ...change,
    ...(before !== undefined && { before: shown(before) }),
    ...(after !== undefined && { after: shown(after) }),
  };
}

const place = z
  .strictObject({
    file: z.string(),
    line: z.int().min(1),
    column: z.int().min(1),
    excerpt: documented(
      z.strictObject({ firstLine: z.int().min(1), lines: z.array(z.string()).readonly() }).readonly(),
      { description: 'The lines around it, as they stand in the file.' },
    ).optional(),
  })
  .readonly();

const problem = documented(
  z
    .strictObject({
      code: documented(branded<ProblemCode>(z.string()), {
        // The list of codes grows with every version; old readers must not break.
        description: 'The stable name of the kind of problem, such as `plan.protected`; docs/problems.md lists them.',
      }),
      title: documented(z.string(), { description: 'The same for every problem of the code.' }),
      detail: documented(z.string(), { description: 'What exactly, with names and numbers.' }),
      fix: documented(z.string(), { description: 'What to do; pasteable where it is a command.' }).optional(),
      path: documented(z.string(), { description: 'The dotted path in the config.' }).optional(),
      place: documented(place, { description: 'Where in a file. Lines and columns count from 1.' }).optional(),
    })
    .readonly(),
  { id: 'Problem', description: 'Something that the user can mend.' },
) satisfies z.ZodType<Problem>;

const finding = documented(
  z
    .strictObject({
      target: targetKeyDocument,
      kind: z.enum(driftKinds),
      severity: documented(z.enum(['drift', 'warning']), {
        description: '`drift`: traffic would be refused, lost or counted otherwise. `warning`: only worth knowing.',
      }),
      detail: documented(z.string(), { description: 'What differs and what to do. It may quote what a server said.' }),
    })
    .readonly(),
  { id: 'Drift', description: 'A difference between a target and what the config says of it, as the target answered.' },
) satisfies z.ZodType<Drift>;

const waitingDraft = documented(
  z.strictObject({ target: targetKeyDocument, kind: z.enum(['create', 'update', 'delete']) }).readonly(),
  { id: 'WaitingDraft', description: 'A change of a target of the API that waits until somebody applies it.' },
) satisfies z.ZodType<WaitingDraft>;

const count = z.int().min(0);

/** The form of a {@link PlanReport}. */
export const planReportDocument = documented(
  z
    .strictObject({
      ...planFields,
      summary: documented(z.strictObject({ create: count, update: count, move: count, delete: count }).readonly(), {
        id: 'PlanSummary',
        description: 'How many targets the plan creates, updates, moves and deletes.',
      }),
      objections: documented(z.array(problem).readonly(), {
        description: 'Why the plan cannot be applied: what guards and policies have against it.',
      }),
      drift: documented(z.array(finding).readonly(), {
        description: 'What the real targets say otherwise; empty unless they were asked (`--refresh`).',
      }),
      waiting: documented(z.array(waitingDraft).readonly(), {
        description: 'Drafts of the API that the plan leaves waiting: `plan --drafts` is about them.',
      }),
    })
    .readonly(),
  { description: 'What `trafficinator plan --json` prints: what an apply would change.' },
) satisfies z.ZodType<PlanReport>;
