import { describe, expect, test } from 'vitest';
import { localDate } from '../base/clock.js';
import type { AppliedTarget } from '../model/state.js';
import type { ResolvedTarget } from '../model/target.js';
import type { DiffRequest } from './diff-targets.js';
import { aDay, aDesired, aLoad, anApplied, anAppliedState, aPlan, aTarget } from './plan.test-support.js';

/** Effects at `staging` when one target takes the place of another. */
function effectsOf(before: AppliedTarget | undefined, after: ResolvedTarget, with_: Partial<DiffRequest> = {}) {
  const plan = aPlan({
    applied: anAppliedState({ targets: before ? [before] : [] }),
    desired: aDesired({ targets: [after] }),
    ...with_,
  });
  return plan.actions.flatMap((action) => (action.kind === 'keep' ? [] : action.effects));
}

/** The plan when `staging` gets the weight 40 instead of 20 beside another of 80, under such a load. */
function effectsOfWeight(load: ReturnType<typeof aLoad>) {
  const other = { key: 'other', weight: 80 };
  return effectsOf(undefined, aTarget(), {
    applied: anAppliedState({ load, targets: [anApplied({ weight: 20 }), anApplied(other)] }),
    desired: aDesired({ load, targets: [aTarget({ weight: 40 }), aTarget(other)] }),
  });
}

describe('effects', () => {
  test('of a new target are its cap, of which the account may have used a part, and its volume', () => {
    const cap = { kind: 'cap', after: 1_000, date: '2026-11-24', timezone: 'UTC', sentToday: 312, leftToday: 688 };
    const volume = { kind: 'volume', hitsPerDay: 6_250, hitsPerMonth: 190_000, peakHitsPerSecond: 0.12 };
    expect(effectsOf(undefined, aTarget(), { days: [aDay()] })).toStrictEqual([cap, volume]);
  });

  test('of a changed cap say how much of the running day is left', () => {
    expect(effectsOf(anApplied(), aTarget({ visitsPerDay: 5_000 }), { days: [aDay()] })[0]).toStrictEqual({
      kind: 'cap',
      before: 1_000,
      after: 5_000,
      date: '2026-11-24',
      timezone: 'UTC',
      sentToday: 312,
      leftToday: 4_688,
    });
  });

  test('of a cap below what was sent leave nothing', () => {
    expect(effectsOf(anApplied(), aTarget({ visitsPerDay: 300 }), { days: [aDay()] })[0]).toMatchObject({
      leftToday: 0,
    });
  });

  test('of another site begin with the count of that account', () => {
    const after = aTarget({ siteId: 2 });
    const days = [aDay(), aDay({ account: after.account, started: 10 })];
    expect(effectsOf(anApplied(), after, { days })).toMatchObject([{ kind: 'cap', sentToday: 10, leftToday: 990 }]);
  });

  test('of a weight are a share when the total is limited', () => {
    expect(effectsOfWeight(aLoad({ visitsPerDay: 1_200 }))).toMatchObject([
      { kind: 'share', before: 0.2, after: 1 / 3, idle: false },
      { kind: 'volume' },
    ]);
  });

  test('of a weight are idle when nothing limits the total', () => {
    expect(effectsOfWeight(aLoad())).toEqual([{ kind: 'share', before: 0.2, after: 1 / 3, idle: true }]);
  });

  test('of a time zone are its running day, with what was sent on it', () => {
    const days = [aDay({ date: localDate('2026-11-25'), started: 180 })];
    expect(effectsOf(anApplied(), aTarget({ timezone: 'Pacific/Kiritimati' }), { days })).toEqual([
      { kind: 'day', date: '2026-11-25', timezone: 'Pacific/Kiritimati', sentToday: 180 },
    ]);
  });

  test('of a deletion are that traffic stops, with what was sent on the applied day', () => {
    expect(aPlan({ applied: anAppliedState({ targets: [anApplied()] }), days: [aDay()] }).actions).toEqual([
      { kind: 'delete', target: 'staging', effects: [{ kind: 'stops', sentToday: 312 }] },
    ]);
  });

  test('count targets of the API among those that share the total', () => {
    const load = aLoad({ visitsPerDay: 100 });
    const api = { ...anApplied({ key: 'api', weight: 3 }), managedBy: 'api' as const }; // Keeps the literal.
    const applied = anAppliedState({ load, targets: [api] });
    expect(
      effectsOf(undefined, aTarget(), { applied, desired: aDesired({ load, targets: [aTarget()] }) }),
    ).toMatchObject([{ kind: 'cap' }, { kind: 'share', after: 0.25, idle: false }, { kind: 'volume' }]);
  });
});

describe('effects on tokens', () => {
  const tokenAuth = { $kind: 'secretEnv', name: 'TOKEN' } as const; // Keeps the literal.
  const otherToken = { $kind: 'secretEnv', name: 'OTHER' } as const; // Keeps the literal.
  const url = 'http://evil.example/matomo.php';
  const origins = {
    kind: 'tokenOrigin',
    secret: 'token',
    before: 'https://staging.example.com',
    after: 'http://evil.example',
  };

  test('warn when a token would go to another server, even a changed one', () => {
    expect(effectsOf(anApplied({ tokenAuth }), aTarget({ tokenAuth, url }))).toContainEqual(origins);
    expect(effectsOf(anApplied({ tokenAuth }), aTarget({ tokenAuth: otherToken, url }))).toContainEqual(origins);
  });

  test('warn of a secret in a header as of a token, and of neither where both sides do not have it', () => {
    const [headers, basicAuth] = [{ 'X-Key': otherToken }, { user: 'ann', password: otherToken }];
    const ofHeader = { ...origins, secret: 'header' };
    const secret = effectsOf(anApplied({ headers }), aTarget({ headers, url }));
    const mixed = effectsOf(anApplied({ headers }), aTarget({ basicAuth, url }));
    expect([secret, mixed].map((effects) => effects.filter(({ kind }) => kind === 'tokenOrigin'))).toEqual([
      [ofHeader],
      [ofHeader],
    ]);
    const plain = { headers: { 'X-Env': 'staging' } };
    expect(effectsOf(anApplied(plain), aTarget({ ...plain, url }))).not.toContainEqual(ofHeader);
    expect(effectsOf(anApplied({ headers }), aTarget({ url }))).not.toContainEqual(ofHeader);
  });

  test('say nothing of another path, or of a token that only one side has', () => {
    const path = 'https://staging.example.com/analytics/matomo.php';
    const all = [
      ...effectsOf(anApplied({ tokenAuth }), aTarget({ tokenAuth, url: path })),
      ...effectsOf(anApplied(), aTarget({ tokenAuth, url })),
      ...effectsOf(anApplied({ tokenAuth }), aTarget({ url })),
      ...effectsOf(undefined, aTarget({ tokenAuth, url })),
    ];
    expect(all.filter(({ kind }) => kind === 'tokenOrigin')).toEqual([]);
  });
});
