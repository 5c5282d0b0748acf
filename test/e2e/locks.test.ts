import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { RunningCommand } from '../support/cli.js';
import { aGate, type Gate } from '../support/gate.js';
import { aProject, CONFIG_FILE, configOf, type Project } from '../support/project.js';

const COMMIT = ['--auto-approve', '--no-run'];
const site = { url: 'https://a.example.com/matomo.php', visitsPerDay: 10 };
/** Of the same state as the config that waits at the gate, and it asks nobody for a token. */
const OTHER = ['--config', 'other.config.mjs'];

/** A project at serial 1, and an apply that holds the lock until its gate opens. */
interface Contest extends AsyncDisposable {
  readonly project: Project;
  readonly gate: Gate;
  readonly holder: RunningCommand;
}

async function aContest(): Promise<Contest> {
  const project = await aProject({ 'other.config.mjs': configOf({ site: { ...site, visitsPerDay: 30 } }) });
  const gate = await aGate(project);
  await project.run(['apply', ...OTHER, ...COMMIT]);
  await project.write(CONFIG_FILE, configOf({ site: { ...site, more: `tokenAuth: ${gate.tokenAuth}` } }));
  const holder = project.start(['apply', ...COMMIT]);
  await gate.reached(holder);
  return {
    project,
    gate,
    holder,
    [Symbol.asyncDispose]: async () => {
      holder.process.kill('SIGKILL');
      await gate.open();
      await holder.outcome;
      await project[Symbol.asyncDispose]();
    },
  };
}

describe.concurrent('two applies at once', () => {
  test('one wins; of the others one says who holds the lock, and one waits with --lock-timeout and goes on', async () => {
    await using contest = await aContest();
    const { project, gate, holder } = contest;
    const refused = await project.run(['apply', ...OTHER, ...COMMIT]);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^Error: The state is locked$/m);
    expect(refused.stderr).toMatch(/\S+@\S+ has held it since \d{4}-\d\d-\d\dT\S+ for apply\./);
    expect(refused.stderr).toMatch(/trafficinator state unlock [0-9a-f-]{36}/);

    const patient = project.start(['apply', ...OTHER, ...COMMIT, '--lock-timeout', '2m']);
    await said(patient, 'Waiting for the lock of the state: ');
    await gate.open();
    expect(await holder.outcome).toMatchObject({ code: 0, stderr: '' });
    const second = await patient.outcome;
    expect(second).toMatchObject({ code: 0 });
    expect(second.stderr).toMatch(
      /^Waiting for the lock of the state: \S+ has held it since .+ UTC for apply, with the id [0-9a-f-]{36}\.\n$/,
    );
    expect(caps(project)).toEqual([{ serial: 3, cap: 30 }]);
  });
});

describe.concurrent('a lock that is held', () => {
  test('keeps nobody from reading, even while its holder is suspended in a long transaction', async () => {
    await using contest = await aContest();
    const { project, holder } = contest;
    holder.process.kill('SIGSTOP');
    const writer = new Database(`${project.folder}/.trafficinator/state.db`);
    writer.exec(`BEGIN IMMEDIATE; UPDATE meta SET serial = 99`);
    try {
      const commands = [
        ['plan', ...OTHER],
        ['status'],
        ['state', 'list'],
        ['state', 'show', 'target.site'],
        ['state', 'history'],
        ['state', 'check'],
        ['state', 'pull'],
        ['state', 'backup', 'held.backup'],
        ['show', 'target.site', '--explain', ...OTHER],
      ];
      const outcomes = await Promise.all(commands.map((command) => project.run(command)));
      for (const [at, { code, stderr }] of outcomes.entries())
        expect({ command: commands[at], code, stderr }).toEqual({ command: commands[at], code: 0, stderr: '' });
      expect(outcomes[2]?.stdout).toContain('serial 1, 1 target');
      expect(outcomes[2]?.stdout).toMatch(/Locked|has held it since/);
    } finally {
      writer.exec('ROLLBACK');
      writer.close();
      holder.process.kill('SIGCONT');
    }
  });

  test('can be broken by its id; what its holder commits then is refused, and changes nothing', async () => {
    await using contest = await aContest();
    const { project, gate, holder } = contest;
    const { stdout: list } = await project.run(['state', 'list']);
    const id = /with the id\s+([0-9a-f-]{36})/.exec(list)?.[1] ?? list;
    const other = '00000000-0000-4000-8000-000000000000';
    const wrong = await project.run(['state', 'unlock', other, '--auto-approve']);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain(`The lock with the id ${other} is not held`);
    expect((await project.run(['state', 'unlock', id])).stderr).toContain('Nobody is there to approve');

    const unlocked = await project.run(['state', 'unlock', id, '--auto-approve']);
    expect(unlocked).toMatchObject({ code: 0, stderr: '' });
    expect(unlocked.stdout).toMatch(/^The lock of \S+@\S+ for apply is broken\.\n$/);
    await gate.open();
    const late = await holder.outcome;
    expect(late.code).toBe(1);
    expect(late.stderr).toContain('Somebody unlocked the state while apply held its lock. Nothing was changed.');
    expect(caps(project)).toEqual([{ serial: 1, cap: 30 }]);
    const { stdout: history } = await project.run(['state', 'history']);
    expect(history).toMatch(/ 1 {2}unlock the lock of \S+@\S+ .*\n.* 1 {2}apply target\.site /);
  });

  test('is free by itself when its holder was killed, and says nothing of it', async () => {
    await using contest = await aContest();
    const { project, gate, holder } = contest;
    holder.process.kill('SIGKILL');
    await gate.open();
    await holder.outcome;
    const next = await project.run(['apply', ...COMMIT]);
    expect(next).toMatchObject({ code: 0, stderr: '' });
    expect(caps(project)).toEqual([{ serial: 2, cap: 10 }]);
  });
});

/** What is applied now. */
function caps(project: Project): readonly unknown[] {
  return project.query(`SELECT serial, visits_per_day AS cap FROM meta, targets`);
}

/** Resolves when a command has said something on standard error, or has ended. */
async function said({ process: child, stderr, outcome }: RunningCommand, text: string): Promise<void> {
  let hasEnded = false;
  const end = outcome.then(() => (hasEnded = true));
  while (!stderr().includes(text) && !hasEnded) {
    await Promise.race([new Promise((resolve) => child.stderr?.once('data', resolve)), end]);
  }
}
