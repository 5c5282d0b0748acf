// The form of a plan outside of the program: in saved plans, and in what `plan --json` prints. Strict: whatever is not said here is refused.
import { z } from 'zod';
import type { Instant, LocalDate } from '../base/clock.js';
import type { AccountKey, InstanceKey, TargetKey } from '../model/target.js';
import { load, target } from '../schema/config.js';
import { instance as instanceSection } from '../schema/instance.js';
import { branded, documented } from './documented.js';
import type { Action, Change, Effect, InstanceBudget, LoadPlan, Plan } from './plan.js';

/** A target's key. */
export const targetKeyDocument = branded<TargetKey>(
  documented(z.string().min(1), { description: "A target's key in the config; its address is `target.KEY`." }),
);
const account = branded<AccountKey>(
  documented(z.string().min(1), {
    description:
      'One site of one Matomo: `HOST[:PORT]/PATH#SITE`. What was sent is counted here, whatever the key of the target.',
  }),
);
const instance = branded<InstanceKey>(
  documented(z.string().min(1), {
    description: 'One Matomo: `HOST[:PORT]/PATH/`. The targets whose trackers lie in it share its limits.',
  }),
);
const date = branded<LocalDate>(
  documented(z.string().regex(/^\d{4,6}-\d{2}-\d{2}$/), { description: 'A calendar day in the time zone beside it.' }),
);
const moment = branded<Instant>(documented(z.number(), { description: 'Milliseconds since 1970-01-01T00:00:00Z.' }));
const count = z.int().min(0);
const path = documented(z.string().min(1), {
  description:
    'The dotted path of a setting, such as `ecommerce.orderValue.min`; of an instance, `instances["HOST/"].hitsPerMonth`.',
});

/** A target after the merge of its layers. */
export const resolvedTarget = documented(
  z.strictObject({ key: targetKeyDocument, account, settings: target.resolved.readonly() }).readonly(),
  { id: 'Target', description: 'A target after the merge of its layers. A secret is a reference, never a value.' },
);

const change = documented(
  z.discriminatedUnion('kind', [
    documented(
      z
        .strictObject({
          kind: z.literal('value'),
          path,
          before: documented(z.unknown(), { description: 'Absent where the setting was not set.' }).optional(),
          after: documented(z.unknown(), { description: 'Absent where the setting will not be set.' }).optional(),
        })
        .readonly(),
      { id: 'ValueChange', description: 'A setting has another value.' },
    ),
    documented(
      z.strictObject({ kind: z.literal('sensitive'), path, comparison: z.enum(['changed', 'unknown']) }).readonly(),
      {
        id: 'SensitiveChange',
        description: 'The secret behind an equal reference is another one, or may be: nobody here knows its value.',
      },
    ),
  ]),
  { id: 'Change', description: 'One changed setting.' },
) satisfies z.ZodType<Change>;

/** A hit budget in its running period. */
const budgetShape = {
  period: z.enum(['day', 'month']),
  after: documented(count, { description: 'The budget, in hits.' }),
  begins: documented(date, { description: 'First day of the period.' }),
  timezone: z.string(),
  sent: documented(count, { description: 'Hits in the period until now.' }),
  left: count,
  expected: documented(z.number().min(0), {
    description: 'Hits of a whole period, as the settings make them: an estimate. Of a day, it is the busiest weekday.',
  }),
};

const effect = documented(
  z.discriminatedUnion('kind', [
    effectOf('cap', 'The daily cap, on the running local day of the target as it will be.', {
      before: count.optional(),
      after: count,
      date,
      timezone: z.string(),
      sentToday: count,
      leftToday: count,
    }),
    effectOf('share', "The weight's share of all weights, 0 to 1; idle when nothing limits the total.", {
      before: z.number().min(0).max(1).optional(),
      after: z.number().min(0).max(1),
      idle: z.boolean(),
    }),
    effectOf('volume', 'An estimate of the hits, from the settings alone.', {
      hitsPerDay: documented(z.number().min(0), { description: 'On the busiest weekday.' }),
      hitsPerMonth: z.number().min(0),
      peakHitsPerSecond: z.number().min(0),
    }),
    effectOf('budget', 'A hit budget of the target, in its running day or month.', {
      before: documented(count, { description: 'Absent where it had none.' }).optional(),
      ...budgetShape,
    }),
    effectOf('day', 'The running local day in the new time zone.', { date, timezone: z.string(), sentToday: count }),
    effectOf('stops', 'No more visits; those of today stay counted.', { sentToday: count }),
    effectOf('tokenOrigin', 'A secret would be sent to another server (scheme, host, port) than before.', {
      secret: documented(z.enum(['token', 'header']), {
        description: '`header`: one in `headers`, or the password of `basicAuth`.',
      }),
      before: z.string(),
      after: z.string(),
    }),
  ]),
  { id: 'Effect', description: 'What an action does to traffic. For people: no apply reads it.' },
) satisfies z.ZodType<Effect>;

const changes = z.array(change).readonly();
const effects = z.array(effect).readonly();

const action = documented(
  z.discriminatedUnion('kind', [
    actionOf('create', 'The target is new.', { after: resolvedTarget, effects }),
    actionOf('update', 'The target has other settings.', { after: resolvedTarget, changes, effects }),
    actionOf('delete', 'The target is gone.', { effects }),
    actionOf('move', 'The target has a new key, and perhaps other settings besides.', {
      from: targetKeyDocument,
      after: resolvedTarget,
      changes,
      effects,
    }),
    actionOf('keep', 'The target stays as it is.', {
      unknownSecret: documented(z.boolean(), {
        description: 'Its token may have changed; nobody here knows its value.',
      }),
    }),
  ]),
  { id: 'Action', description: 'What becomes of one target.' },
) satisfies z.ZodType<Action>;

/** An instance with its limits. */
const resolvedInstance = documented(
  z.strictObject({ key: instance, settings: instanceSection.resolved.readonly() }).readonly(),
  { id: 'Instance', description: 'A Matomo that the config names, with its limits.' },
);

const instanceBudget = documented(
  z.strictObject({ instance, targets: documented(count, { description: 'On it.' }), ...budgetShape }).readonly(),
  { id: 'InstanceBudget', description: 'A hit budget of an instance, in its running day or month.' },
) satisfies z.ZodType<InstanceBudget>;

const loadPlan = documented(
  z
    .strictObject({
      after: load.resolved.readonly(),
      seed: z.string().optional(),
      instances: documented(z.array(resolvedInstance).readonly(), {
        description: 'All that hold from then on, by key.',
      }),
      changes: documented(changes, { description: 'None for the first apply: there is nothing to compare with.' }),
      instanceBudgets: documented(z.array(instanceBudget).readonly(), {
        description: 'Hit budgets of the instances that change, or whose targets do. For people: no apply reads it.',
      }),
      weightsAreIdle: documented(z.boolean(), {
        description: 'Weights differ, but nothing limits the total that they would split.',
      }),
    })
    .readonly(),
  { id: 'LoadPlan', description: "What becomes of the settings that are no target's." },
) satisfies z.ZodType<LoadPlan>;

/** The fields of a plan, for documents that hold more than one. */
export const planFields = {
  formatVersion: documented(z.literal('1.2'), {
    description: 'Of this form. It changes with every change of the form.',
  }),
  managedBy: documented(z.enum(['config', 'api']), {
    description: 'Whose targets the plan is about; it leaves those of the other one alone.',
  }),
  lineage: documented(z.string(), { description: 'Of the state; absent while nothing was ever applied.' }).optional(),
  serial: documented(count, { description: 'Of the state on which the plan is based.' }),
  configHash: documented(z.string(), { description: 'Equal for configs that ask for the same.' }),
  stack: documented(z.string(), { description: 'Name of the stack.' }),
  isPartial: documented(z.boolean(), {
    description: 'Only some targets were asked for: the others, and the load, are left as they are applied.',
  }),
  asOf: moment,
  load: loadPlan,
  actions: documented(z.array(action).readonly(), {
    description: 'One for every target, declared or applied, in order of their keys.',
  }),
};

/** A whole plan. */
export const planDocument = documented(z.strictObject(planFields).readonly(), {
  description: 'What `apply` would change.',
}) satisfies z.ZodType<Plan>;

function effectOf<const Kind extends Effect['kind'], const Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  description: string,
  shape: Shape,
) {
  const schema = z.strictObject({ kind: z.literal(kind), ...shape }).readonly();
  return documented(schema, { id: `${titleOf(kind)}Effect`, description });
}

function actionOf<const Kind extends Action['kind'], const Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  description: string,
  shape: Shape,
) {
  const schema = z.strictObject({ kind: z.literal(kind), target: targetKeyDocument, ...shape }).readonly();
  return documented(schema, { id: `${titleOf(kind)}Action`, description });
}

function titleOf(kind: string): string {
  return `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`;
}
