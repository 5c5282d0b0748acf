import type { Objection, Policy, PolicyInstance, PolicyPlan, PolicyTarget } from '@trafficinator/sdk';
import { z } from 'zod';
import { type Problem, problem } from '../errors/problem.js';
import type { AppliedState } from '../model/state.js';
import {
  addressOf,
  type InstanceKey,
  instanceOf,
  type ResolvedInstance,
  type ResolvedTarget,
  targetKey,
} from '../model/target.js';
import { unboxed } from '../model/unboxed.js';
import { frozenCopy } from './frozen-copy.js';
import type { Plan } from './plan.js';
import { targetsAfter } from './targets-after.js';

/** What policies see of a plan: copies, frozen all through, so that a policy can change neither the plan nor what the next one sees. */
export function policyPlan(plan: Plan, applied: AppliedState): PolicyPlan {
  const instances = new Map(plan.load.instances.map((instance) => [instance.key, instance]));
  const targets = targetsAfter(plan, applied).map((target) => policyTarget(target, instances));
  return Object.freeze({
    stack: plan.stack,
    targets: Object.freeze(targets),
    actions: Object.freeze(
      plan.actions.flatMap(({ kind, target }) => (kind === 'keep' ? [] : [Object.freeze({ kind, target })])),
    ),
  });
}

/**
 * Asks every policy, and answers what they object to as problems. A policy that throws, or answers anything but a list of
 * objections, has not agreed: that is a problem too.
 */
export function objectionsOf(policies: readonly Policy[], plan: PolicyPlan): readonly Problem[] {
  return policies.flatMap((policy) => objectionsOfOne(policy, plan));
}

function objectionsOfOne(policy: Policy, plan: PolicyPlan): readonly Problem[] {
  const name = nameOf(policy);
  try {
    const answer = objections.safeParse(policy(plan));
    if (!answer.success) return [failed(name, `answers no list of objections: ${faultOf(answer.error)}`)];
    return answer.data.map((objection) => problem('plan.objection', { policy: name, ...worded(objection) }));
  } catch (cause) {
    return [failed(name, `threw ${shown(cause)}`)];
  }
}

const objections: z.ZodType<readonly Objection[]> = z
  .array(z.strictObject({ target: z.string().optional(), message: z.string().min(1) }))
  .readonly();

function worded({ target, message }: Objection): { readonly target: string | undefined; readonly message: string } {
  return { target: target === undefined ? undefined : addressOf(targetKey(target)), message };
}

function policyTarget(
  { key, settings }: ResolvedTarget,
  instances: ReadonlyMap<InstanceKey, ResolvedInstance>,
): PolicyTarget {
  const { url, siteId, visitsPerDay, hitsPerDay, hitsPerMonth, timezone, tags, tokenAuth } = settings;
  return Object.freeze({
    key,
    url,
    siteId,
    visitsPerDay,
    hitsPerDay,
    hitsPerMonth,
    instance: policyInstance(instanceOf(url), instances),
    timezone,
    tags: frozenCopy(tags),
    hasToken: tokenAuth !== undefined,
    settings: frozenCopy(unboxed(settings)),
  });
}

function policyInstance(key: InstanceKey, instances: ReadonlyMap<InstanceKey, ResolvedInstance>): PolicyInstance {
  const { hitsPerDay, hitsPerMonth } = instances.get(key)?.settings ?? {};
  return Object.freeze({ key, hitsPerDay, hitsPerMonth });
}

function failed(policy: string, fault: string): Problem {
  return problem('plan.policy-failed', { policy, fault });
}

/** A name is the user's, and a function may hide its own; what is no plain name is not shown. */
function nameOf(policy: Policy): string {
  const name: unknown = policy.name;
  return typeof name === 'string' && /^[\w$]{1,100}$/.test(name) ? name : 'A policy';
}

function faultOf({ issues: [first] }: z.ZodError): string {
  return first === undefined || first.path.length === 0
    ? 'expected []'
    : `at ${first.path.map(String).join('.')}, expected { target, message } with texts`;
}

const MOST_SHOWN = 300;

function shown(thrown: unknown): string {
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'something that is no Error';
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
}
