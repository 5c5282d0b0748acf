import { once } from 'node:events';
import { type FSWatcher, watch } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningCommand } from '../../support/cli.js';
import { aRelay, type Relay } from '../../support/relay.js';

/** When a command is killed: so long after its start, or at so many of its steps. */
export type KillAt =
  | { readonly kind: 'time'; readonly ms: number }
  /** `isHeard`: whether the server still hears of what the command sends at that step. */
  | { readonly kind: 'step'; readonly number: number; readonly delayMs: number; readonly isHeard: boolean };

/** How a command went. */
export interface Course {
  /** False if it has ended before it could be killed. */
  readonly isKilled: boolean;
  readonly code: number | undefined;
  readonly output: string;
  readonly steps: number;
  readonly ms: number;
}

/**
 * Sees the steps of commands from outside, and kills them at one of them. A step is a change in a folder, or something that is sent to
 * the server. So the instants lie where something happens, whatever load the machine is under.
 */
export class Witness implements AsyncDisposable {
  readonly #watchers: ReadonlyMap<string, FSWatcher>;
  readonly #relay: Relay;
  readonly #told: { onStep: () => boolean };

  private constructor(watchers: ReadonlyMap<string, FSWatcher>, relay: Relay, told: { onStep: () => boolean }) {
    this.#watchers = watchers;
    this.#relay = relay;
    this.#told = told;
  }

  static async of(folders: readonly string[], serverPort: number): Promise<Witness> {
    const told: { onStep: () => boolean } = { onStep: () => true };
    const step = () => told.onStep();
    const watchers = new Map(folders.map((folder) => [folder, watch(folder, step)]));
    return new Witness(watchers, await aRelay(serverPort, step), told);
  }

  /** Where commands find the server. */
  get port(): number {
    return this.#relay.port;
  }

  /** Starts a command and goes with it to its end, which is at `at`, if it has not ended before. */
  async accompany(start: () => RunningCommand, at?: KillAt): Promise<Course> {
    for (const [folder, watcher] of this.#watchers) await upToDate(folder, watcher);
    const startedAt = performance.now();
    const command = start();
    const kill = () => void command.process.kill('SIGKILL');
    let steps = 0;
    this.#told.onStep = () => {
      steps += 1;
      if (at?.kind !== 'step' || steps !== at.number) return true;
      if (at.delayMs > 0) setTimeout(kill, at.delayMs);
      else kill();
      return at.isHeard;
    };
    const timer = at?.kind === 'time' ? setTimeout(kill, at.ms) : undefined;
    try {
      if (command.process.exitCode === null && command.process.signalCode === null) await once(command.process, 'exit');
      const ms = performance.now() - startedAt;
      const { code, stdout, stderr } = await command.outcome;
      return { isKilled: command.process.signalCode === 'SIGKILL', code, output: stdout + stderr, steps, ms };
    } finally {
      clearTimeout(timer);
      this.#told.onStep = () => true;
      kill();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const watcher of this.#watchers.values()) watcher.close();
    await this.#relay[Symbol.asyncDispose]();
  }
}

/** Resolves when a watcher has told all that was done in its folder until now. */
async function upToDate(folder: string, watcher: FSWatcher): Promise<void> {
  const told = Promise.withResolvers<void>();
  let left = 2;
  const onChange = (_event: string, name: string | Buffer | null) => {
    if (name === MARK) left -= 1;
    if (left === 0) told.resolve();
  };
  watcher.on('change', onChange);
  await mkdir(join(folder, MARK));
  await rmdir(join(folder, MARK));
  await told.promise;
  watcher.off('change', onChange);
}

const MARK = 'mark';
