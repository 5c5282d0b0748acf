import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { promisify } from 'node:util';

/** `user@host`: who does something to a state. */
export function whoAmI(): string {
  return `${userName()}@${hostname()}`;
}

/**
 * A text that changes with every start of the machine. Undefined where the system does not tell it without another program;
 * then a dead runner's reservations count as sent, which is safe and may leave a cap a second's visits short.
 */
export function readBootId(): string | undefined {
  return readLine('/proc/sys/kernel/random/boot_id');
}

/** A text that names this machine for its whole life. Undefined where the system gives it none, as in many containers. */
export function readMachineId(): string | undefined {
  return readLine('/etc/machine-id');
}

/**
 * The commit of the git repository in which a folder is, with `+` at its end where tracked files differ from it. What a CI server says
 * wins: its checkout may be no repository. Undefined outside of one.
 */
export async function readCommit(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const given = env['GITHUB_SHA'] ?? env['CI_COMMIT_SHA'];
  if (given !== undefined && COMMIT.test(given)) return given;
  const [first = '', ...rest] = (await gitStatus(folder)).split('\n');
  const commit = first.replace('# branch.oid ', '');
  if (!COMMIT.test(commit)) return undefined;
  return rest.every((line) => line.startsWith('# ') || line === '') ? commit : `${commit}+`;
}

const COMMIT = /^[0-9a-f]{7,64}$/;
/** Of one call, since git takes longer to start than to answer. The commit comes first, then what differs. */
const GIT_STATUS = ['--no-optional-locks', 'status', '--porcelain=v2', '--branch', '--untracked-files=no'];
const GIT_LIMITS = { timeout: 3_000, maxBuffer: 2 ** 26 };

async function gitStatus(folder: string): Promise<string> {
  try {
    return (await promisify(execFile)('git', GIT_STATUS, { cwd: folder, ...GIT_LIMITS })).stdout;
  } catch {
    // No git, no repository, or one that another user owns: an apply needs none.
    return '';
  }
}

function readLine(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? undefined : text;
  } catch {
    return undefined;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user id that has no name.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
