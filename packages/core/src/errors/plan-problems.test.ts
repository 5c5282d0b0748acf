import { describe, expect, test } from 'vitest';
import { planProblems } from './plan-problems.js';
import { problem } from './problem.js';

const file = 'a.tfplan';

const all = [
  problem('plan.no-such-target', { name: 'stagin', known: ['staging'], suggestion: 'staging' }),
  problem('plan.no-such-tag', { tag: 'us', known: ['eu'], suggestion: undefined }),
  problem('plan.managed-by-api', { target: 'target.staging' }),
  problem('plan.shared-account', {
    account: 'm.example.com/matomo.php#1',
    targets: ['target.a', 'target.b'],
    isPartial: false,
  }),
  problem('plan.protected', { target: 'target.staging', what: 'would be deleted' }),
  problem('plan.objection', { policy: 'noFriday', target: undefined, message: 'No changes on Fridays.' }),
  problem('plan.policy-failed', { policy: 'noFriday', fault: 'threw TypeError: no' }),
  problem('plan.not-a-plan', { file, evidence: 'it is no JSON' }),
  problem('plan.damaged', { file, fault: 'it is no JSON' }),
  problem('plan.newer', { file, version: '2.0', tool: '3.1.0' }),
  problem('plan.other-version', { file, made: '0.9.0' }),
  problem('plan.other-stack', { file, stack: 'production', here: 'default' }),
  problem('plan.other-lineage', { file, lineage: 'l1', here: undefined }),
  problem('plan.stale', { file, base: 3, serial: 4 }),
  problem('plan.tampered', { file }),
];

describe('planProblems', () => {
  test('are all covered here', () => {
    expect(all.map(({ code }) => code)).toEqual(Object.keys(planProblems));
  });

  test.each(all)('$code speaks in full sentences', ({ title, detail, fix }) => {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(detail).toMatch(/\.$/);
    expect(fix).toMatch(/\.$|^trafficinator /);
  });

  test('names the first of many targets that there are, and how many more', () => {
    const known = Array.from({ length: 12 }, (_, index) => `t${index}`);
    expect(problem('plan.no-such-target', { name: 'x', known, suggestion: undefined }).detail).toContain(
      't8, t9 and 2 more.',
    );
  });
});
