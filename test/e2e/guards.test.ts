import { describe, expect, test } from 'vitest';
import { aProject, CONFIG_FILE, configOf, type Project } from '../support/project.js';
import { cliAtTerminal, hasTerminal } from '../support/terminal.js';

const COMMIT = ['--auto-approve', '--no-run'];
const URL_A = 'https://a.example.com/matomo.php';

function keys(project: Project): unknown {
  return project.query<{ key: string }>('SELECT key FROM targets ORDER BY key').map(({ key }) => key);
}

describe.concurrent('policies', () => {
  test('fail a plan with what they object to, and nothing of it can be applied', async () => {
    const policies = `policies: [
      capAtMost(100, { tag: 'production' }),
      tokensOverHttps(),
      function onlyOnProd({ stack, actions }) { return stack === 'prod' ? [] : [{ message: actions.length + ' changes outside of prod.' }]; },
      () => { throw new TypeError('no budget service'); },
    ],`;
    await using project = await aProject({
      [CONFIG_FILE]: configOf(
        {
          small: { url: URL_A, siteId: 1, visitsPerDay: 1_000 },
          big: { url: URL_A, siteId: 2, visitsPerDay: 101, more: `tags: ['production']` },
          plain: {
            url: 'http://b.example.com/matomo.php',
            visitsPerDay: 1,
            more: `tokenAuth: secretEnv('PLAIN_TOKEN')`,
          },
        },
        policies,
      ),
    });
    const planned = await project.run(['plan', '--detailed-exitcode']);
    expect(planned.code).toBe(1);
    expect(planned.stdout).toContain('Plan: 3 to create');
    const says = [
      'capAtMost says of target.big: Its cap is 101 visits per day; at most 100 are allowed with the tag production.',
      'tokensOverHttps says of target.plain: Its token would be sent in the clear to http://b.example.com/matomo.php.',
      'onlyOnProd says: 3 changes outside of prod.',
      'TypeError: no budget service',
    ];
    for (const text of [...says, '4 problems found.']) expect(planned.stderr).toContain(text);
    expect(planned.stderr).not.toContain('target.small');

    const applied = await project.run(['apply', ...COMMIT], { PLAIN_TOKEN: 'a-token' });
    expect(applied.code).toBe(1);
    for (const text of says) expect(applied.stderr).toContain(text);
    expect(await project.files()).toEqual([CONFIG_FILE]);

    const json: unknown = JSON.parse((await project.run(['plan', '--json', '--stack', 'prod'])).stdout);
    expect(json).toMatchObject({
      objections: [{ code: 'plan.objection' }, { code: 'plan.objection' }, { code: 'plan.policy-failed' }],
    });
  });
});

describe.concurrent('protect', () => {
  test('refuses deletion, a raised cap and another site, until it was lifted by an apply of its own', async () => {
    const other = { url: URL_A, siteId: 2, visitsPerDay: 5 };
    const shop = (cap: number, protect: string, siteId = 1) => ({
      shop: { url: URL_A, siteId, visitsPerDay: cap, more: `protect: ${protect}` },
      other,
    });
    await using project = await aProject({ [CONFIG_FILE]: configOf(shop(10, '{ visitsPerDay: 20 }')) });
    await project.run(['apply', ...COMMIT]);
    const refusals = [
      { config: configOf({ other }), says: 'would be deleted' },
      { config: configOf(shop(21, 'false')), says: 'its cap would rise from 10 to 21 visits per day; its bound is 20' },
      {
        config: configOf(shop(10, 'false', 3)),
        says: 'another site would take its place: a.example.com/matomo.php#3 instead of a.example.com/matomo.php#1',
      },
    ];
    for (const { config, says } of refusals) {
      await project.write(CONFIG_FILE, config);
      const { code, stderr } = await project.run(['apply', ...COMMIT]);
      expect(code).toBe(1);
      expect(stderr).toContain(`target.shop is applied with \`protect\`, and ${says}. Nothing was changed.`);
    }
    const commands = [
      ['destroy', '--auto-approve'],
      ['state', 'rm', 'target.shop', '--auto-approve'],
      ['plan', '--destroy'],
    ];
    for (const command of commands) {
      const { code, stderr } = await project.run(command);
      expect({ command, code }).toEqual({ command, code: 1 });
      expect(stderr).toContain('target.shop is applied with `protect`');
    }
    expect(project.query('SELECT serial FROM meta')).toEqual([{ serial: 1 }]);

    const steps = [shop(20, '{ visitsPerDay: 20 }'), shop(20, 'false'), { other }];
    for (const step of steps) {
      await project.write(CONFIG_FILE, configOf(step));
      expect(await project.run(['apply', ...COMMIT])).toMatchObject({ code: 0, stderr: '' });
    }
    expect(keys(project)).toEqual(['other']);
  });
});

describe.concurrent('destroy', () => {
  const targets = {
    shop: { url: URL_A, siteId: 1, visitsPerDay: 10 },
    blog: { url: URL_A, siteId: 2, visitsPerDay: 5 },
    wiki: { url: URL_A, siteId: 3, visitsPerDay: 5 },
  };

  test('asks nobody without a terminal or with --no-input, takes --auto-approve, and --target for some', async () => {
    await using project = await aProject({ [CONFIG_FILE]: configOf(targets) });
    await project.run(['apply', ...COMMIT]);
    for (const command of [['destroy'], ['destroy', '--no-input']]) {
      const refused = await project.run(command);
      expect(refused.code).toBe(1);
      expect(refused.stdout).toContain('- target.blog will be deleted');
      expect(refused.stderr).toContain('Nobody is there to approve it');
    }
    expect(keys(project)).toEqual(['blog', 'shop', 'wiki']);
    const one = await project.run(['destroy', '--target', 'target.blog', '--auto-approve']);
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(one.stdout).toMatch(/1 to delete\.[\s\S]*\n\nDestroyed\. The state is at serial 2\.\n$/);
    expect(keys(project)).toEqual(['shop', 'wiki']);
    await project.run(['destroy', '--auto-approve']);
    expect(keys(project)).toEqual([]);
    const again = await project.run(['destroy']);
    expect(again).toMatchObject({ code: 0, stdout: 'Nothing is applied, so there is nothing to destroy.\n' });
  });

  test.skipIf(!hasTerminal)('wants typed what is at stake: a yes for one target, the number for more', async () => {
    await using project = await aProject({ [CONFIG_FILE]: configOf(targets) });
    await project.run(['apply', ...COMMIT]);
    const at = (args: readonly string[], to: string, type: string) =>
      cliAtTerminal(args, { cwd: project.folder }, [{ to, type: `${type}\n` }]);
    const all = 'Destroy these targets? Only "3 targets" is taken for yes: ';
    for (const answer of ['yes', '2 targets', '']) {
      const declined = await at(['destroy'], all, answer);
      expect(declined.code).toBe(1);
      expect(declined.shown).toContain('It was not approved');
    }
    expect(keys(project)).toEqual(['blog', 'shop', 'wiki']);
    const noInput = await at(['destroy', '--no-input'], all, '3 targets');
    expect(noInput.shown).toContain('Nobody is there to approve it');
    expect(noInput.shown).not.toContain(all);

    const one = await at(['destroy', '--target', 'blog'], 'Only "yes" is taken for yes: ', 'yes');
    expect(one.code).toBe(0);
    expect(keys(project)).toEqual(['shop', 'wiki']);
    const rest = await at(['destroy'], 'Only "2 targets" is taken for yes: ', '2 targets');
    expect(rest.code).toBe(0);
    expect(rest.shown).toContain('Destroyed. The state is at serial 3.');
    expect(keys(project)).toEqual([]);
  });

  test.skipIf(!hasTerminal)('apply asks too, and a yes applies what was shown', async () => {
    await using project = await aProject({ [CONFIG_FILE]: configOf(targets) });
    const question = 'Apply these changes? Only "yes" is taken for yes: ';
    const at = (type: string) =>
      cliAtTerminal(['apply', '--no-run'], { cwd: project.folder }, [{ to: question, type }]);
    // Ctrl-D at the beginning of a line ends the input.
    const ended = await at('\u0004');
    expect(ended.code).toBe(1);
    expect(ended.shown).toContain('It was not approved');
    expect(await project.files()).toEqual([CONFIG_FILE]);
    expect((await at('yes\n')).code).toBe(0);
    expect(keys(project)).toEqual(['blog', 'shop', 'wiki']);
  });
});
