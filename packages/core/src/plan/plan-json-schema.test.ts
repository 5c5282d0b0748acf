import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { targetKey } from '../model/target.js';
import { aDay, aDesired, aLoad, anApplied, anAppliedState, aPlan, aTarget } from './plan.test-support.js';
import { planJsonSchema } from './plan-json-schema.js';
import { planReportDocument, planReportOf } from './plan-report.js';

const isValid = new Ajv2020({ strict: true, allErrors: true, formats: { uri: true } }).compile(planJsonSchema());
const token = { $kind: 'secretEnv', name: 'TOKEN' } as const; // Keeps the literal.

/** A plan with an action of every kind, most effects, and something to object to. */
function aReport() {
  const applied = anAppliedState({
    load: aLoad({ visitsPerDay: 900 }),
    targets: [
      anApplied({ key: 'old' }),
      anApplied({ key: 'changed', tokenAuth: token }),
      anApplied({ key: 'gone' }),
      anApplied({ key: 'kept' }),
    ],
  });
  const desired = aDesired({
    load: aLoad({ visitsPerDay: 1_000 }),
    seed: '42',
    targets: [
      aTarget({ key: 'new', protect: { visitsPerDay: 2_000 }, tags: ['eu'] }),
      aTarget({ key: 'moved' }),
      aTarget({
        key: 'changed',
        tokenAuth: token,
        url: 'https://x.example/matomo.php',
        timezone: 'Europe/London',
        weight: 2,
      }),
      aTarget({ key: 'kept' }),
    ],
    moved: [{ from: targetKey('old'), to: targetKey('moved') }],
  });
  const secrets = new Map([[targetKey('changed'), 'changed']] as const);
  const plan = aPlan({ applied, desired, secrets, days: [aDay({ key: 'gone' })] });
  const place = { file: '/site/trafficinator.config.ts', line: 3, column: 5, excerpt: { firstLine: 2, lines: ['a'] } };
  const objection = { code: 'plan.objection', title: 'T', detail: 'D', fix: 'F', path: 'targets.new', place } as const; // Keeps the code.
  const drift = { target: targetKey('kept'), kind: 'timezone', severity: 'drift', detail: 'D' } as const; // Keeps the literals.
  const waiting = { target: targetKey('ofApi'), kind: 'create' } as const; // Keeps the literal.
  return planReportOf(plan, { objections: [objection], drift: [drift], waiting: [waiting] });
}

/** What is read from what was printed, with something else in one place. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const report: unknown = JSON.parse(JSON.stringify(aReport()));
  let node = report as Record<string | number, unknown>; // A tree of JSON, walked by its path.
  for (const step of path.slice(0, -1)) node = node[step] as typeof node; // As above.
  node[path.at(-1) ?? ''] = value;
  return report;
}

describe('planJsonSchema', () => {
  test('describes what is printed of a plan with every kind of action', () => {
    const report: unknown = JSON.parse(JSON.stringify(aReport()));
    expect(aReport().actions.map(({ kind }) => kind)).toEqual(['update', 'delete', 'keep', 'move', 'create']);
    expect([isValid(report), isValid.errors]).toEqual([true, null]);
  });

  test.each([
    ['a setting that there is not', ['actions', 0, 'after', 'settings', 'colour'], 'red'],
    ['a value where a secret is a reference', ['actions', 0, 'after', 'settings', 'tokenAuth'], 'abc123'],
    ['an unknown kind of action', ['actions', 0, 'kind'], 'destroy'],
    ['a sensitive change with a value', ['actions', 0, 'changes', 0, 'kind'], 'sensitive'],
    ['a share above the whole', ['actions', 0, 'effects', 1, 'after'], 1.5],
    ['no summary', ['summary'], undefined],
    ['another version', ['formatVersion'], '2.0'],
  ])('refuses %s, as the program does', (_what, path, value) => {
    const report: unknown = JSON.parse(JSON.stringify(changed(path, value)));
    expect([isValid(report), planReportDocument.safeParse(report).success]).toEqual([false, false]);
  });

  test('has the words of the settings', () => {
    const text = JSON.stringify(planJsonSchema());
    expect(text).toContain('"description":"Visits without a referrer."');
    expect(text).toContain('"description":"Visits from social networks."');
  });

  test('is the same every time', () => {
    expect(JSON.stringify(planJsonSchema())).toBe(JSON.stringify(planJsonSchema()));
  });
});
