import { describe, expect, test } from 'vitest';
import { aProject, configOf, PAGES } from '../support/project.js';

const URL_A = 'https://a.example.com/matomo.php';
const target = { url: URL_A, visitsPerDay: 10 };

interface Mistake {
  readonly what: string;
  readonly config: string;
  /** What the message must say. */
  readonly says: readonly (string | RegExp)[];
}

const head = `import { defineConfig, defineTarget } from '@trafficinator/sdk';\n`;

const mistakes: readonly Mistake[] = [
  {
    what: 'a type error',
    config: `${head}export default defineConfig({\n  targets: {\n    a: defineTarget({ url: '${URL_A}', siteId: 'one', visitsPerDay: 10, pages: ${PAGES} }),\n  },\n});\n`,
    says: ['trafficinator.config.ts:4:', "Type 'string' is not assignable to type 'number", "siteId: 'one'"],
  },
  {
    what: 'two targets of one URL and site',
    config: configOf({ a: target, b: target }),
    says: ['target.a', 'target.b', /trafficinator\.config\.ts:\d+:\d+/],
  },
  {
    what: 'a negative cap',
    config: configOf({ a: { ...target, visitsPerDay: -5 } }),
    says: ['targets.a.visitsPerDay', '-5', /trafficinator\.config\.ts:\d+:\d+/],
  },
  {
    what: 'a bad time zone',
    config: configOf({ a: { ...target, more: `timezone: 'Europe/Londn'` } }),
    says: ['targets.a.timezone', 'Europe/Londn', 'Europe/London', /trafficinator\.config\.ts:\d+:\d+/],
  },
  {
    what: 'a URL that is no tracker',
    config: configOf({ a: { ...target, url: 'https://a.example.com/' } }),
    says: ['targets.a.url', 'matomo.php', /trafficinator\.config\.ts:\d+:\d+/],
  },
  {
    what: 'a misspelt key',
    config: configOf({ a: { ...target, more: 'wieght: 2' } }),
    says: ['wieght', 'weight', /trafficinator\.config\.ts:\d+:\d+/],
  },
  {
    what: 'a config that throws',
    config: `const missing = undefined as { name: string } | undefined;\nif (missing === undefined) throw new TypeError('no such region');\nexport default { targets: {} };\n`,
    says: ['no such region', 'trafficinator.config.ts:2:'],
  },
  {
    what: 'a config that exports nothing',
    config: `const config = { targets: {} };\nconfig;\n`,
    says: ['default', 'export default'],
  },
  {
    what: 'a config that imports what is not there',
    config: `import { caps } from './caps';\nexport default { targets: caps };\n`,
    says: ['./caps', 'trafficinator.config.ts:1:'],
  },
];

describe('a mistake in the config', () => {
  test.each(mistakes)(
    '$what: a clear message with the place, exit 1, no stack trace, no state',
    async ({ config, says }) => {
      await using project = await aProject({ 'trafficinator.config.ts': config });
      for (const command of [['plan'], ['apply', '--auto-approve', '--no-run']]) {
        const { code, stdout, stderr } = await project.run(command);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        for (const text of says) expect(stderr).toMatch(text);
        expect(stderr).not.toMatch(/^ {4}at |file:\/\/|node_modules|fault of Trafficinator/m);
      }
      expect(await project.files()).toEqual(['trafficinator.config.ts']);
    },
  );

  test('a misspelt key is found by values too when types are not checked', async () => {
    await using project = await aProject({
      'trafficinator.config.ts': configOf({ a: { ...target, more: 'wieght: 2' } }),
    });
    const { code, stderr } = await project.run(['plan', '--no-type-check']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/wieght[\s\S]*did you mean[\s\S]*weight/i);
  });

  test('of several files is told all at once', async () => {
    await using project = await aProject({
      'trafficinator.config.ts': `import { cap } from './cap';\nconst zone: number = 'UTC';\nexport default { targets: {}, cap, zone };\n`,
      'cap.ts': `export const cap: number = 'many';\n`,
    });
    const { stderr } = await project.run(['validate']);
    expect(stderr).toContain('trafficinator.config.ts:2:');
    expect(stderr).toContain('cap.ts:1:');
    expect(stderr).toMatch(/\d problems found\./);
  });
});

describe('a mistake on the command line', () => {
  test.each([
    [['plan', '--wat'], /Nonexistent flag: --wat/],
    [['plna'], /plna/],
    [['apply', '--rate', 'fast'], /"fast" is no rate/],
    [['run', '--for', '5'], /"5" is no duration/],
    [['sandbox', '--site', 'zero'], /"zero" is no site/],
    [['plan', '--config', 'nowhere.ts'], /nowhere\.ts/],
  ])('%s: exit 1 and a sentence', async (args, says) => {
    await using project = await aProject();
    const { code, stderr } = await project.run(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ {4}at |file:\/\/|fault of Trafficinator/m);
    expect(await project.files()).toEqual([]);
  });

  test('run without an applied state says so, and makes none', async () => {
    await using project = await aProject();
    const { code, stderr } = await project.run(['run', '--for', '1s']);
    expect(code).toBe(1);
    expect(stderr).toContain('trafficinator apply');
    expect(await project.files()).toEqual([]);
  });

  test('apply without a terminal and without --auto-approve changes nothing', async () => {
    await using project = await aProject({ 'trafficinator.config.ts': configOf({ a: target }) });
    const { code, stderr } = await project.run(['apply', '--no-run']);
    expect(code).toBe(1);
    expect(stderr).toContain('--auto-approve');
    expect(await project.files()).toEqual(['trafficinator.config.ts']);
  });

  test('apply that would run without an end is refused under CI', async () => {
    await using project = await aProject({ 'trafficinator.config.ts': configOf({ a: target }) });
    const { code, stderr } = await project.run(['apply', '--auto-approve'], { CI: 'true' });
    expect(code).toBe(1);
    expect(stderr).toContain('--no-run');
    expect(await project.files()).toEqual(['trafficinator.config.ts']);
  });
});
