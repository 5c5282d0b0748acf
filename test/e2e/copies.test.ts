import { copyFile, rename } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aProject, CONFIG_FILE, configOf, type Project } from '../support/project.js';
import { atWork } from '../support/runner.js';
import { type SandboxProcess, startSandbox } from '../support/sandbox.js';

const FILL = ['--rate', 'max', '--until-caps'];
let sandbox: SandboxProcess;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.end());

const visits = async (siteId: number) => (await sandbox.counts())[siteId]?.visits ?? 0;

/** A project of one site that was sent the first 30 of its 100 visits. */
async function started(siteId: number): Promise<Project> {
  const project = await aProject({
    [CONFIG_FILE]: configOf({ site: { url: sandbox.url, siteId, visitsPerDay: 100 } }),
  });
  await project.run(['apply', '--auto-approve', '--rate', 'max', '--visits', '30']);
  return project;
}

describe.concurrent('a state that was copied', () => {
  test('sends nothing and says what could be sent twice, until it is told to with --adopt', async () => {
    await using project = await started(1);
    const copy = { TRAFFICINATOR_STATE: '.trafficinator/copy.db' };
    await copyFile(`${project.folder}/.trafficinator/state.db`, `${project.folder}/.trafficinator/copy.db`);
    for (const command of [
      ['run', ...FILL],
      ['apply', '--auto-approve', ...FILL],
    ]) {
      const refused = await project.run(command, copy);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('Error: The state is a copy\n');
      expect(refused.stderr).toContain(
        'but a copy. It does not know what was sent from elsewhere since, so up to 70 visits could be sent twice today: 70 of target.site.',
      );
      expect(refused.stderr).toContain('trafficinator run --adopt');
    }
    expect(await visits(1)).toBe(30);
    // To look at it is no harm, and the original goes on.
    expect((await project.run(['status'], copy)).stdout).toMatch(/site +30\/100/);
    expect(await project.run(['run', ...FILL])).toMatchObject({ code: 0 });
    expect(await visits(1)).toBe(100);

    const adopted = await project.run(['run', ...FILL, '--adopt'], copy);
    expect(adopted).toMatchObject({ code: 0 });
    expect(adopted.stdout + adopted.stderr).toContain(
      'Up to 70 visits could be sent twice today:\n  target.site up to 70 (30 of 100 counted here)',
    );
    expect(await visits(1)).toBe(170);
    expect((await project.run(['state', 'history'], copy)).stdout).toMatch(/ 1 {2}adopt/);
    expect(await project.run(['run', ...FILL], copy)).toMatchObject({ code: 0 });
    expect(await visits(1)).toBe(170);
  });

  test('is told from one that was renamed, which goes on', async () => {
    await using project = await started(2);
    await rename(`${project.folder}/.trafficinator/state.db`, `${project.folder}/moved.db`);
    expect(await project.run(['run', ...FILL], { TRAFFICINATOR_STATE: 'moved.db' })).toMatchObject({ code: 0 });
    expect(await visits(2)).toBe(100);
  });

  test('is refused too while the original runs, and what both could send is said', async () => {
    await using project = await started(3);
    await copyFile(`${project.folder}/.trafficinator/state.db`, `${project.folder}/copy.db`);
    const copy = { TRAFFICINATOR_STATE: 'copy.db' };
    expect(await project.run(['run', '--visits', '1', '--rate', 'max', '--adopt'], copy)).toMatchObject({ code: 0 });
    const runner = project.start(['run', '--rate', '1']);
    try {
      await atWork(project, runner);
      const refused = await project.run(['run', ...FILL], copy);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('a process on this machine is using another copy of it');
      expect(refused.stderr).toContain('69 of target.site');
    } finally {
      runner.process.kill('SIGINT');
      await runner.outcome;
    }
  });
});
