import type { CommandOptions, RunningCommand } from './cli.js';
import type { Project } from './project.js';

const MOST_ASKED = 100;

/** Resolves when a runner that was started is seen at work in its state. Throws when it has ended, or does not come. */
export async function atWork(
  project: Project,
  { outcome, stderr }: RunningCommand,
  env: CommandOptions['env'] = {},
): Promise<void> {
  const ended = outcome.then(() => 'ended');
  for (let asked = 0; asked < MOST_ASKED; asked++) {
    const status = await Promise.race([ended, project.run(['status', '--json'], env).then(({ stdout }) => stdout)]);
    if (status === 'ended') break;
    const { runs }: { runs: readonly unknown[] } = JSON.parse(status);
    if (runs.length > 0) return;
  }
  throw new TypeError(`No runner is at work: ${stderr()}`);
}
