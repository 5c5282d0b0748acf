import { describe, expect, test } from 'vitest';
import { aProject, configOf } from '../support/project.js';
import { startSandbox } from '../support/sandbox.js';

const CANARY = 'c4n4ry00deadbeefc4n4ry00deadbeef';

describe('a token variable that is missing', () => {
  test('lets plan work, which says that the token could not be compared, and makes apply refuse with the state untouched', async () => {
    const sandbox = await startSandbox(['--token', CANARY]);
    const config = (visitsPerDay: number) =>
      configOf({ clientA: { url: sandbox.url, visitsPerDay, more: `tokenAuth: secretEnv('CLIENT_A_TOKEN')` } });
    await using project = await aProject({ 'trafficinator.config.ts': config(5) });
    const refused = await project.run(['apply', '--auto-approve', '--no-run']);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toMatch(/target\.clientA[\s\S]*CLIENT_A_TOKEN is not set/);
    expect(await project.files()).toEqual(['trafficinator.config.ts']);

    await project.run(['apply', '--auto-approve', '--no-run'], { CLIENT_A_TOKEN: CANARY });
    const unknown = await project.run(['plan', '--detailed-exitcode']);
    expect(unknown).toMatchObject({ code: 0, stderr: '' });
    expect(unknown.stdout).toMatch(/token of target\.clientA could not be compared/);

    await project.write('trafficinator.config.ts', config(6));
    const again = await project.run(['apply', '--auto-approve', '--no-run']);
    expect(again).toMatchObject({ code: 1 });
    expect(project.query<{ serial: number }>('SELECT serial FROM meta')).toEqual([{ serial: 1 }]);
    const run = await project.run(['run', '--visits', '1', '--rate', 'max']);
    expect(run).toMatchObject({ code: 1 });
    expect(run.stderr).toContain('CLIENT_A_TOKEN is not set');
    await sandbox.end();
  });

  test('is told apart from one whose value has changed', async () => {
    await using project = await aProject({
      'trafficinator.config.ts': configOf({
        a: { url: 'https://a.example.com/matomo.php', visitsPerDay: 5, more: `tokenAuth: secretEnv('TOKEN')` },
      }),
    });
    await project.run(['apply', '--auto-approve', '--no-run'], { TOKEN: 'one' });
    expect(await project.run(['plan', '--detailed-exitcode'], { TOKEN: 'one' })).toMatchObject({ code: 0 });
    const changed = await project.run(['plan', '--detailed-exitcode'], { TOKEN: 'two' });
    expect(changed).toMatchObject({ code: 2 });
    expect(changed.stdout).toContain('sensitive');
  });
});

describe('a canary token', () => {
  const ways = [
    { by: 'the environment', written: `secretEnv('CANARY_TOKEN')` },
    { by: 'a file', written: `secretFile('./canary.secret')` },
    { by: 'the config itself', written: `'${CANARY}'` },
  ];

  test.each(ways)('given by $by is in no output and no file but where it came from', async ({ written }) => {
    const sandbox = await startSandbox(['--token', CANARY]);
    const config = (more: string) => configOf({ site: { url: sandbox.url, visitsPerDay: 20, more } });
    await using project = await aProject({
      'trafficinator.config.ts': config(`tokenAuth: ${written}`),
      'canary.secret': `${CANARY}\n`,
    });
    const env = { CANARY_TOKEN: CANARY };
    const outputs = [
      await project.run(['validate'], env),
      await project.run(['plan'], env),
      await project.run(['plan', '--json'], env),
      await project.run(['apply', '--auto-approve', '--rate', 'max', '--visits', '10', '--json'], env),
      await project.run(['apply', '--auto-approve', '--rate', 'max', '--until-caps'], env),
      await project.run(['run', '--rate', 'max', '--visits', '1'], env),
      await project.run(['status', '--json'], env),
    ];
    expect((await sandbox.counts())[1]).toMatchObject({ visits: 20, rejected: {} });
    await project.write('trafficinator.config.ts', config(`tokenAuth: ${written}, weight: -1`));
    outputs.push(await project.run(['plan'], env), await project.run(['apply', '--auto-approve'], env));
    await project.write('trafficinator.config.ts', config(`tokenAuth: ${written}, siteId: 'x'`));
    outputs.push(await project.run(['plan'], env), await project.run(['plan', '--no-type-check'], env));

    for (const form of formsOf(CANARY)) {
      for (const { stdout, stderr } of outputs) expect(stdout + stderr).not.toContain(form);
      for (const [name, content] of await project.contents()) {
        if (name !== 'trafficinator.config.ts' && name !== 'canary.secret')
          expect([name, content.includes(form)]).toEqual([name, false]);
      }
    }
    await sandbox.end();
  });

  test('is in no message about a target that refuses it', async () => {
    const sandbox = await startSandbox(['--token', 'another']);
    await using project = await aProject({
      'trafficinator.config.ts': configOf({
        site: { url: sandbox.url, visitsPerDay: 20, more: `tokenAuth: secretEnv('CANARY_TOKEN')` },
      }),
    });
    const applied = await project.run(['apply', '--auto-approve', '--rate', 'max', '--visits', '3'], {
      CANARY_TOKEN: CANARY,
    });
    expect(applied.stdout + applied.stderr).not.toContain(CANARY);
    expect(applied.stdout).toContain('refused');
    for (const [name, content] of await project.contents())
      expect([name, content.includes(CANARY)]).toEqual([name, false]);
    await sandbox.end();
  });
});

function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64');
  return [secret, base64.replace(/=+$/, ''), Buffer.from(secret).toString('hex')];
}
