import { describe, expect, test } from 'vitest';
import type { AppliedState } from '../model/state.js';
import { type DesiredState, targetKey } from '../model/target.js';
import { guardProblems } from './guards.js';
import { narrowDesired } from './narrow-desired.js';
import { nothingDesired } from './nothing-desired.js';
import { aDesired, anApplied, anAppliedState, aPlan, aTarget } from './plan.test-support.js';
import { everything } from './select-targets.js';

type Settings = Parameters<typeof aTarget>[0];

/** What guards have against a plan. */
function problemsOf(desired: DesiredState, applied: AppliedState, isPartial = false) {
  return guardProblems(aPlan({ desired, applied, isPartial }), applied);
}

/** What guards have against one target in place of another. */
function detailsOf(before: Settings, after: Settings) {
  const applied = anAppliedState({ targets: [anApplied(before)] });
  return problemsOf(aDesired({ targets: [aTarget(after)] }), applied).map(({ detail }) => detail);
}

describe('guardProblems, of protected targets', () => {
  test('refuses to delete one, by a config as by destroy', () => {
    const applied = anAppliedState({ targets: [anApplied({ protect: true })] });
    const refusal = { code: 'plan.protected', detail: expect.stringContaining('target.staging') };
    expect(problemsOf(aDesired(), applied)).toMatchObject([refusal]);
    expect(problemsOf(nothingDesired(applied), applied)).toMatchObject([refusal]);
  });

  test.each([
    [{ protect: true }, 1_000, 0],
    [{ protect: true }, 1_001, 1],
    [{ protect: true }, 10, 0],
    [{ protect: { visitsPerDay: 2_000 } }, 2_000, 0],
    [{ protect: { visitsPerDay: 2_000 } }, 2_001, 1],
    [{ protect: { visitsPerDay: 500 } }, 1_000, 0],
    [{ protect: { visitsPerDay: 500 } }, 900, 0],
    [{ protect: { visitsPerDay: 500 } }, 1_001, 1],
    [{ protect: false }, 50_000, 0],
  ])('with %o and a cap of 1,000, a cap of %i has %i problems', (guard, visitsPerDay, problems) => {
    expect(detailsOf(guard, { ...guard, visitsPerDay })).toHaveLength(problems);
  });

  test('refuses to lift the guard in the plan that needs it lifted, and not in one of its own', () => {
    expect(detailsOf({ protect: true }, { protect: false, visitsPerDay: 2_000 })).toEqual([
      'target.staging is applied with `protect`, and its cap would rise from 1000 to 2000 visits per day; its bound is 1000. Nothing was changed.',
    ]);
    expect(detailsOf({ protect: true }, { protect: false })).toEqual([]);
  });

  test('refuses another site in its place, and allows another spelling of the same one', () => {
    const url = 'https://m.example.com/matomo.php';
    expect(detailsOf({ protect: true, url }, { protect: true, url, siteId: 2 })).toHaveLength(1);
    expect(detailsOf({ protect: true, url }, { protect: true, url: 'http://m.example.com/piwik.php' })).toEqual([]);
  });

  test('guards a target under its new key, and lets it move', () => {
    const url = 'https://m.example.com/matomo.php';
    const applied = anAppliedState({ targets: [anApplied({ key: 'old', url, protect: true })] });
    const moved = [{ from: targetKey('old'), to: targetKey('new') }];
    const to = (settings: Settings) =>
      problemsOf(aDesired({ targets: [aTarget({ key: 'new', url, ...settings })], moved }), applied);
    expect(to({})).toEqual([]);
    expect(to({ visitsPerDay: 2_000 })).toMatchObject([{ code: 'plan.protected' }]);
  });

  test('says nothing of what the config protects for the first time', () => {
    expect(problemsOf(aDesired({ targets: [aTarget({ protect: true })] }), anAppliedState())).toEqual([]);
    expect(detailsOf({}, { protect: true, visitsPerDay: 5_000 })).toEqual([]);
  });
});

describe('guardProblems, of accounts', () => {
  const site = { url: 'https://m.example.com/matomo.php' };

  test('refuses a second target of a site that a target of the API has', () => {
    const applied = anAppliedState({ targets: [{ ...anApplied({ key: 'ofApi', ...site }), managedBy: 'api' }] });
    expect(problemsOf(aDesired({ targets: [aTarget(site)] }), applied)).toMatchObject([
      { code: 'plan.shared-account', detail: expect.stringContaining('target.ofApi and target.staging') },
    ]);
  });

  test('refuses a partial plan that takes the site of a target which is left as it is, and says to take both', () => {
    const applied = anAppliedState({
      targets: [anApplied({ key: 'a', ...site, siteId: 1 }), anApplied({ key: 'b', ...site, siteId: 2 })],
    });
    const desired = aDesired({
      targets: [aTarget({ key: 'a', ...site, siteId: 2 }), aTarget({ key: 'b', ...site, siteId: 1 })],
    });
    const narrowed = narrowDesired(desired, applied, { ...everything, targets: ['a'] });
    expect(problemsOf(desired, applied)).toEqual([]);
    expect(problemsOf(narrowed.desired, applied, true)).toMatchObject([
      { code: 'plan.shared-account', fix: 'trafficinator plan --target target.a --target target.b' },
    ]);
  });
});
