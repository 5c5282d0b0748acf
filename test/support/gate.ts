import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunningCommand } from './cli.js';
import type { Project } from './project.js';

/** Holds a command still while it has the lock of the state: its config asks a program for a token, and the program waits. */
export interface Gate {
  /** The `tokenAuth` of a target whose apply waits, as TypeScript. */
  readonly tokenAuth: string;
  /** Resolves when a command waits; from then on it holds the lock. Rejects if the command ends before. */
  reached(command: RunningCommand): Promise<void>;
  /** Lets it go on. May be called at any time, and more than once. */
  open(): Promise<void>;
}

/** Makes a gate in a project. Only the first that comes to it waits. */
export async function aGate({ folder }: Pick<Project, 'folder'>): Promise<Gate> {
  const pipe = join(folder, 'gate');
  await promisify(execFile)('mkfifo', [pipe]);
  let held: FileHandle | undefined;
  const program = 'if mkdir passed 2> /dev/null; then cat gate; fi; echo a-token';
  return {
    tokenAuth: `secretCommand(['sh', '-c', '${program}'])`,
    reached: async ({ outcome }) => {
      // To open a pipe for writing waits for its reader.
      const opening = open(pipe, 'w');
      const ended = outcome.then(({ stderr }) => stderr);
      const first = await Promise.race([opening, ended]);
      if (typeof first !== 'string') {
        held = first;
        return;
      }
      const reader = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
      await (await opening).close();
      await reader.close();
      throw new TypeError(`The command ended before it came to the gate: ${first}`);
    },
    open: async () => {
      await held?.close();
      held = undefined;
    },
  };
}
