import { stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { aProject, CONFIG_FILE, configOf, type Project } from '../support/project.js';

const COMMIT = ['--auto-approve', '--no-run'];
const URL_A = 'https://a.example.com/matomo.php';

function config(cap: number, more = ''): string {
  return configOf({
    shop: { url: URL_A, siteId: 1, visitsPerDay: cap, more },
    blog: { url: URL_A, siteId: 2, visitsPerDay: 5 },
  });
}

/** What is applied: the serial, and the caps by key. */
function applied(project: Project): unknown {
  return [
    ...project.query('SELECT serial FROM meta'),
    ...project.query('SELECT key, visits_per_day AS cap FROM targets ORDER BY key'),
  ];
}

describe.concurrent('a saved plan', () => {
  test('is applied as it was seen, without a question and without the config', async () => {
    await using project = await aProject({ [CONFIG_FILE]: config(10) });
    const saved = await project.run(['plan', '--out', 'first.plan']);
    expect(saved).toMatchObject({ code: 0, stderr: '' });
    expect(saved.stdout).toMatch(
      /Plan: 2 to create[\s\S]*\n\nSaved\. Apply it with: trafficinator apply first\.plan\n$/,
    );
    expect((await stat(`${project.folder}/first.plan`)).mode & 0o777).toBe(0o600);
    await project.write(CONFIG_FILE, 'this is no longer a config');

    const named = { TRAFFICINATOR_STATE: '.trafficinator/state.db' };
    const done = await project.run(['apply', 'first.plan', '--no-run'], named);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(saved.stdout.startsWith(done.stdout.slice(0, done.stdout.indexOf('\n\nApplied.')))).toBe(true);
    expect(applied(project)).toEqual([{ serial: 1 }, { key: 'blog', cap: 5 }, { key: 'shop', cap: 10 }]);

    const again = await project.run(['apply', 'first.plan', '--no-run'], named);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toBe(
      [
        'Error: The saved plan is stale',
        'first.plan was made for serial 0, but the state is at serial 1: something was applied in between. Nothing was changed.',
        'Fix:',
        '  trafficinator plan --out first.plan',
        '',
      ].join('\n'),
    );
    expect(applied(project)).toContainEqual({ serial: 1 });
  });

  test('to destroy is applied the same way', async () => {
    await using project = await aProject({ [CONFIG_FILE]: config(10) });
    await project.run(['apply', ...COMMIT]);
    const saved = await project.run(['plan', '--destroy', '--target', 'target.blog', '--out', 'end.plan']);
    expect(saved).toMatchObject({ code: 0, stderr: '' });
    expect(saved.stdout).toContain('- target.blog will be deleted');
    // Whatever the config says by now: it is asked for the place of the state alone.
    await project.write(CONFIG_FILE, config(99));
    expect(await project.run(['apply', 'end.plan', '--no-run'])).toMatchObject({ code: 0, stderr: '' });
    expect(applied(project)).toEqual([{ serial: 2 }, { key: 'shop', cap: 10 }]);
    expect((await project.run(['state', 'history'])).stdout).toMatch(/ 2 {2}destroy target\.blog/);
    await project.run(['plan', '--destroy', '--out', 'end.plan']);
    const ended = await project.run(['apply', 'end.plan']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(
      /Applied\. The state is at serial 3\.\n\nNo target is applied, so no runner starts\.\n$/,
    );
  });

  test('is not written while something objects to it', async () => {
    await using project = await aProject({
      [CONFIG_FILE]: configOf({ shop: { url: URL_A, visitsPerDay: 11 } }, 'policies: [capAtMost(10)],'),
    });
    const { code, stderr } = await project.run(['plan', '--out', 'over.plan']);
    expect(code).toBe(1);
    expect(stderr).toContain('capAtMost says of target.shop: Its cap is 11 visits per day; at most 10 are allowed.');
    expect(await project.files()).not.toContain('over.plan');
  });
});

describe('a saved plan that does not fit', () => {
  test('is refused with the reason, and leaves the state as it was', async () => {
    await using project = await aProject({ [CONFIG_FILE]: config(10) });
    await project.run(['apply', ...COMMIT]);
    const before = applied(project);
    await project.write(CONFIG_FILE, config(20, `tokenAuth: secretEnv('SHOP_TOKEN')`));
    await project.run(['plan', '--out', 'a.plan']);
    const plan = String((await project.contents()).get('a.plan'));
    const forged: Readonly<Record<string, string>> = {
      'cap.plan': changedAt(plan, plan.indexOf('"visitsPerDay":20') + 15),
      'signature.plan': changedAt(plan, plan.indexOf('"signature":"') + 20),
      'lineage.plan': changedAt(plan, plan.indexOf('"lineage":"') + 12),
      'end.plan': plan.slice(0, -2),
      'newer.plan': plan.replace('"formatVersion":"1.1"', '"formatVersion":"2.0"'),
      'text.plan': 'not a plan\n',
      'other.plan': '{"document":"something else"}',
    };
    for (const [name, text] of Object.entries(forged)) await project.write(name, text);
    const token = { SHOP_TOKEN: 'a-token' };
    const refusals: readonly (readonly [
      file: string,
      env: Readonly<Record<string, string>>,
      says: RegExp,
      more?: string[],
    ])[] = [
      ['a.plan', {}, /target\.shop needs its token: environment variable SHOP_TOKEN is not set/],
      ['a.plan', token, /a\.plan was made for the stack default, and this is the stack prod/, ['--stack', 'prod']],
      ['a.plan', { ...token, TRAFFICINATOR_STATE: 'elsewhere.db' }, /The plan is for another state/],
      ['cap.plan', token, /The saved plan is not what was saved/],
      ['signature.plan', token, /The saved plan is not what was saved/],
      ['lineage.plan', token, /The saved plan is not what was saved|The plan is for another state/],
      ['end.plan', token, /The saved plan is damaged|The file is no saved plan/],
      [
        'newer.plan',
        token,
        /newer\.plan has the format 2\.0, of Trafficinator 0\.1\.0, which this version does not know/,
      ],
      ['text.plan', token, /The file is no saved plan/],
      ['other.plan', token, /The file is no saved plan/],
      ['nowhere.plan', token, /nowhere\.plan: there is no such file/],
    ];
    const outcomes = await Promise.all(
      refusals.map(([file, env, , more = []]) => {
        return project.run(['apply', file, '--no-run', '--lock-timeout', '2m', ...more], env);
      }),
    );
    for (const [at, { code, stderr, stdout }] of outcomes.entries()) {
      const [file, , says] = refusals[at] ?? [];
      const told = stderr.replace(/^Waiting for the lock.*\n/, '');
      expect({ file, code, told }).toEqual({ file, code: 1, told: expect.stringMatching(says ?? /never/) });
      expect(told).toMatch(/^Error: [^\n]*\n[^\n]*\nFix:\n/);
      if (at > 0) expect(stdout).toBe('');
    }
    expect(applied(project)).toEqual(before);
    expect(await project.run(['apply', 'a.plan', '--no-run'], token)).toMatchObject({ code: 0, stderr: '' });
    expect(applied(project)).toContainEqual({ key: 'shop', cap: 20 });
  });
});

/** The text with one other character. */
function changedAt(text: string, at: number): string {
  const character = text[at] === '9' ? '8' : '9';
  return text.slice(0, at) + character + text.slice(at + 1);
}
