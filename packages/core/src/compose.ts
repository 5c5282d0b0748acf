import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { systemClock } from './base/system-clock.js';
import { findConfigFile } from './config/find-config.js';
import { readSecret } from './config/read-secret.js';
import { Failure } from './errors/failure.js';
import { problem } from './errors/problem.js';
import { readBootId, whoAmI } from './machine.js';
import { remoteStore } from './runner/ledger-worker.js';
import type { RunnerStore } from './runner/runner-store.js';
import type { Sandbox, SandboxOptions } from './sandbox/sandbox-server.js';
import type { Deps } from './use-cases/deps.js';

/** What the engine is told of the world by its shell. */
export interface World {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The config that the user named. */
  readonly configFile?: string | undefined;
}

/**
 * Picks the implementations of all ports. What takes long to load (the compiler, the database, the HTTP client) is
 * imported when it is asked for.
 */
export function compose(world: World): Deps {
  const folder = projectFolder(world);
  const stateFile = stateFileOf(world, folder);
  const readText = (file: string) => readFile(file, 'utf8');
  return {
    clock: systemClock,
    who: whoAmI(),
    bootId: readBootId(),
    stateName: stateFile,
    readText,
    loadConfig: async (request) => {
      const { loadConfig } = await import('./config/load-config.js');
      return loadConfig(request);
    },
    readSecret: (reference, literal) => readSecret(reference, { env: world.env, readText, folder, literal }),
    openState: async (mode) => {
      const { openSqliteStore } = await import('./state/sqlite/sqlite-store.js');
      return openSqliteStore({ file: stateFile, mode });
    },
    openRunnerStore: () => openWorker(stateFile),
    openTransport: async () => {
      const { undiciTransport } = await import('./matomo/undici-transport.js');
      return undiciTransport();
    },
    newId: randomUUID,
  };
}

/** Starts a sandbox; see `SandboxOptions`. Throws `sandbox.cannot-start` when the port is taken or the file is another program's. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { startSandbox } = await import('./sandbox/sandbox-server.js');
  try {
    return await startSandbox(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure([problem('sandbox.cannot-start', { reason })], { cause: error });
  }
}

/** The folder of the config, where relative paths and the default state start; without a config, the working folder. */
function projectFolder({ cwd, configFile }: World): string {
  const file = configFile === undefined ? findConfigFile(cwd) : resolve(cwd, configFile);
  return file === undefined ? cwd : dirname(file);
}

function stateFileOf({ cwd, env }: World, folder: string): string {
  const given = env['TRAFFICINATOR_STATE'];
  if (given === undefined || given === '') return join(folder, '.trafficinator', 'state.db');
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(given)?.[0];
  if (scheme !== undefined) throw new Failure([problem('state.unsupported', { scheme })]);
  return resolve(cwd, given);
}

function openWorker(stateFile: string): Promise<RunnerStore & AsyncDisposable> {
  const worker = new Worker(new URL('./ledger-main.js', import.meta.url), { workerData: stateFile });
  const store = remoteStore(worker);
  return new Promise((done, fail) => {
    worker.once('error', fail);
    worker.once('online', () => {
      worker.off('error', fail);
      done({ ...store, [Symbol.asyncDispose]: async () => void (await worker.terminate()) });
    });
  });
}
