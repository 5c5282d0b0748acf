import { capAtMost, type Policy, tokensOverHttps } from '@trafficinator/sdk';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../base/canonical-json.js';
import { aDesired, anApplied, anAppliedState, anInstance, aPlan, aTarget } from './plan.test-support.js';
import { objectionsOf, policyPlan } from './policies.js';

const token = { $kind: 'secretEnv', name: 'TOKEN' } as const; // Keeps the literal.

const applied = anAppliedState({
  targets: [
    anApplied({ key: 'gone' }),
    anApplied({ key: 'kept', visitsPerDay: 9_000 }),
    { ...anApplied({ key: 'ofApi' }), managedBy: 'api' },
  ],
});
const targets = [
  aTarget({ key: 'new', url: 'http://m.example.com/matomo.php', tokenAuth: token, tags: ['eu'] }),
  aTarget({ key: 'kept', visitsPerDay: 9_000 }),
];
const instances = [anInstance({ url: 'https://m.example.com/', hitsPerMonth: 1_000 })];
const plan = aPlan({ applied, desired: aDesired({ targets, instances }) });

/** Codes and details of what policies have against the plan. */
function saidBy(...policies: readonly unknown[]) {
  const given = policies as readonly Policy[]; // Users may give anything that TypeScript did not see.
  return objectionsOf(given, policyPlan(plan, applied)).map(({ code, detail }) => [code, detail]);
}

describe('policyPlan', () => {
  test('shows every target as it would be, those of the API included, and what would change', () => {
    const shown = policyPlan(plan, applied);
    expect(shown.stack).toBe('default');
    expect(shown.targets.map(({ key }) => key)).toEqual(['kept', 'new', 'ofApi']);
    expect(shown.actions).toEqual([
      { kind: 'delete', target: 'gone' },
      { kind: 'create', target: 'new' },
    ]);
    expect(shown.targets[1]).toMatchObject({
      url: 'http://m.example.com/matomo.php',
      siteId: 1,
      visitsPerDay: 1_000,
      hitsPerDay: undefined,
      instance: { key: 'm.example.com/', hitsPerMonth: 1_000 },
      timezone: 'UTC',
      tags: ['eu'],
      hasToken: true,
      settings: { tokenAuth: token, ecommerce: { orderRate: 0.05 } },
    });
  });

  test('leaves the settings of the plan as they are, and able to change', () => {
    const mutable = { ...aTarget().settings, tags: ['eu'] };
    const target = { ...aTarget(), settings: mutable };
    policyPlan(aPlan({ desired: aDesired({ targets: [target] }) }), anAppliedState());
    expect(Object.isFrozen(mutable.tags)).toBe(false);
  });
});

describe('objectionsOf', () => {
  test('is nothing where nobody objects', () => {
    expect(saidBy(() => [], capAtMost(9_000))).toEqual([]);
  });

  test('names a policy that has no name of its own, and none that could be anything but a name', () => {
    const named = Object.defineProperty(() => [{ message: 'No.' }], 'name', { value: 'x\n::error::' });
    const all = [() => [{ message: 'No.' }], named];
    expect(saidBy(...all).map(([, detail]) => detail)).toEqual(['A policy says: No.', 'A policy says: No.']);
  });

  test('names the policy and the target', () => {
    const noTokens: Policy = () => [{ target: 'new', message: 'It has a token.' }, { message: 'No.' }];
    expect(saidBy(noTokens)).toEqual([
      ['plan.objection', 'noTokens says of target.new: It has a token.'],
      ['plan.objection', 'noTokens says: No.'],
    ]);
  });

  test('asks the ready ones of the sdk', () => {
    expect(saidBy(capAtMost(5_000), tokensOverHttps())).toEqual([
      ['plan.objection', expect.stringMatching(/^capAtMost says of target\.kept: .*9,000 .*5,000 /)],
      ['plan.objection', expect.stringMatching(/^tokensOverHttps says of target\.new: .*http:\/\/m\.example\.com/)],
    ]);
  });

  test.each([
    ['a promise', async () => []],
    ['nothing', () => undefined],
    ['a text', () => 'no'],
    ['an objection without a message', () => [{ target: 'new' }]],
  ])('takes %s for a failure, not for consent', (_what, policy) => {
    expect(saidBy(policy).map(([code]) => code)).toEqual(['plan.policy-failed']);
  });

  test('takes one that throws for a failure, says what it threw, and asks the others all the same', () => {
    const broken: Policy = () => {
      throw new RangeError('no such day');
    };
    expect(saidBy(broken, capAtMost(5_000)).map(([code]) => code)).toEqual(['plan.policy-failed', 'plan.objection']);
    expect(saidBy(broken)[0]?.[1]).toContain('broken threw RangeError: no such day.');
  });

  test.each([
    ['an action', (seen: Record<string, unknown[]>) => seen['actions']?.pop()],
    [
      'a target',
      (seen: { targets: { visitsPerDay: number }[] }) => Object.assign(seen.targets[0] ?? {}, { visitsPerDay: 0 }),
    ],
    [
      'a setting',
      (seen: { targets: { settings: object }[] }) => Object.assign(seen.targets[0]?.settings ?? {}, { weight: 0 }),
    ],
    ['a tag', (seen: { targets: { tags: string[] }[] }) => seen.targets[1]?.tags.push('x')],
  ])('fails a policy that would change %s, and the plan stays what it is', (_what, policy) => {
    const before = canonicalJson(plan);
    expect(saidBy(policy).map(([code]) => code)).toEqual(['plan.policy-failed']);
    expect(canonicalJson(plan)).toBe(before);
  });
});
