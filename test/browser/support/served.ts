import type { CommandOptions, Outcome, RunningCommand } from '../../support/cli.js';
import { aProject, CONFIG_FILE, type Project } from '../../support/project.js';
import { type SandboxProcess, startSandbox } from '../../support/sandbox.js';
import { servedUrl } from '../../support/served-url.js';

/** The pages of a project of its own, served, with a sandbox that receives its traffic. */
export interface Served extends AsyncDisposable {
  /** Of the pages, without a slash at its end. */
  readonly url: string;
  readonly project: Project;
  readonly sandbox: SandboxProcess;
  /** Starts a run; it ends with the rest. */
  startRun(args: readonly string[]): RunningCommand;
  /** Runs a command of the CLI in the project. Throws what it said when it fails. */
  run(args: readonly string[]): Promise<Outcome>;
  /** Ends the server, and starts another one on the same port. */
  restart(): Promise<void>;
}

/** What is served. */
export interface ServedOptions {
  /** Config for the sandbox at a URL; it is applied first. Default: no config at all. */
  readonly config?: ((url: string) => string) | undefined;
  /** More arguments of `serve`. */
  readonly args?: readonly string[];
  readonly env?: CommandOptions['env'];
}

/** Serves a project. Targets of the API may be at the sandbox. */
export async function serve({ config, args = [], env = {} }: ServedOptions = {}): Promise<Served> {
  const sandbox = await startSandbox();
  const project = await aProject(config === undefined ? {} : { [CONFIG_FILE]: config(sandbox.url) });
  const started: RunningCommand[] = [];
  const run = async (words: readonly string[]) => {
    const outcome = await project.run(words, env);
    if (outcome.code !== 0) throw new TypeError(`${words.join(' ')}: ${outcome.stdout}${outcome.stderr}`);
    return outcome;
  };
  if (config !== undefined) await run(['apply', '-y', '--no-run']);
  const allowed = ['--allow-target', new URL(sandbox.url).origin];
  const start = (port: string) => startServer(project, ['--listen', `127.0.0.1:${port}`, ...allowed, ...args], env);
  let server = await start('0');
  const { url } = server;
  return {
    url,
    project,
    sandbox,
    run,
    startRun: (words) => {
      const command = project.start(['run', ...words], env);
      started.push(command);
      return command;
    },
    restart: async () => {
      await end(server.command);
      server = await start(new URL(url).port);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([server.command, ...started].map(end));
      await sandbox.end();
      await project[Symbol.asyncDispose]();
    },
  };
}

async function startServer(
  project: Project,
  args: readonly string[],
  env: CommandOptions['env'],
): Promise<{ readonly command: RunningCommand; readonly url: string }> {
  const command = project.start(['serve', ...args], env);
  return { command, url: await servedUrl(command) };
}

async function end({ process: child, outcome }: RunningCommand): Promise<void> {
  child.kill('SIGTERM');
  await outcome;
}
