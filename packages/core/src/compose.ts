import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { systemLoopMeter } from './base/loop-meter.js';
import { messageOf } from './base/message-of.js';
import { systemClock } from './base/system-clock.js';
import { findConfigFile } from './config/find-config.js';
import { readSecret } from './config/read-secret.js';
import { runProgram } from './config/run-program.js';
import { readInThread } from './declared-thread.js';
import { Failure } from './errors/failure.js';
import { problem } from './errors/problem.js';
import { readBootId, readCommit as readCommitOf, whoAmI } from './machine.js';
import { openStore } from './open-store.js';
import { remoteStore } from './runner/ledger-worker.js';
import type { RunnerStore } from './runner/runner-store.js';
import type { Sandbox, SandboxOptions } from './sandbox/sandbox-server.js';
import { DEFAULT_STATE, type StateLocation, stateLocation } from './state/state-location.js';
import type { Deps } from './use-cases/deps.js';
import type { FeedReader } from './use-cases/feed-reader.js';
import { toolVersion } from './version.js';
import { writeWhole } from './write-whole.js';

/** What the engine is told of the world by its shell. */
export interface World {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The config that the user named. */
  readonly configFile?: string | undefined;
  /** Whether the config's types are checked. What only asks the config where the state is need not. */
  readonly typeCheck: boolean;
  /** Name of the stack; `default` for those who name none. */
  readonly stack: string;
}

/**
 * Picks the implementations of all ports. What takes long to load (the compiler, the database, the HTTP client) is
 * imported when it is asked for.
 */
export function compose(world: World): Deps {
  const { cwd, env, stack } = world;
  const folder = projectFolder(world);
  const readText = (file: string) => readFile(resolve(cwd, file), 'utf8');
  const readSecretHere: Deps['readSecret'] = (reference, literal) =>
    readSecret(reference, { env, readText, run: runProgram, folder, literal });
  const { loadConfig, readCommit } = composeConfig(world);
  const locate = once(() => locateState(world, { folder, loadConfig, readSecret: readSecretHere }));
  return {
    clock: systemClock,
    who: whoAmI(),
    bootId: readBootId(),
    pid: process.pid,
    stack,
    toolVersion,
    readCommit,
    readText,
    writeText: (file, text) => writeWhole(resolve(cwd, file), text),
    loadConfig,
    readDeclared: () => readInThread({ entry: DECLARED, world: { ...world, env: { ...env } } }),
    readSecret: readSecretHere,
    openState: async (mode) => openStore(await locate(), mode),
    openStateAt: (place, mode) => openStore(stateLocation(place, { folder: cwd, stack }), mode),
    openDump: async (dump) => {
      const { openDumpStore } = await import('./state/sqlite/sqlite-dump-store.js');
      return openDumpStore(dump);
    },
    openRunnerStore: async () => openWorker(await locate()),
    openStatusFeed: async () => {
      const { SharedFeed } = await import('./use-cases/shared-feed.js');
      const location = await locate();
      return new SharedFeed({ clock: systemClock, open: () => openFeedReader(location) });
    },
    openTransport: async () => {
      const { undiciTransport } = await import('./matomo/undici-transport.js');
      return undiciTransport();
    },
    loopMeter: systemLoopMeter(),
    openAsker: async () => {
      const { undiciAsker } = await import('./matomo/undici-asker.js');
      return undiciAsker();
    },
    allowedTargets: async () => {
      const { PUBLIC_PLACES, parseAllowedTargets } = await import('./matomo/allowed-targets.js');
      const given = listed(env['TRAFFICINATOR_ALLOW_TARGET']);
      return parseAllowedTargets(given.length > 0 ? given : PUBLIC_PLACES);
    },
    newId: randomUUID,
    randomBytes: (count) => randomBytes(count),
  };
}

/** The ports of a config alone: whoever goes on for long takes new ones to load it as it has become. */
export function composeConfig(world: World): Pick<Deps, 'loadConfig' | 'readCommit'> {
  const { cwd, env, stack, configFile, typeCheck } = world;
  const folder = projectFolder(world);
  return {
    loadConfig: once(async () => {
      const { loadConfig: load } = await import('./config/load-config.js');
      return load({ cwd, env, stack, file: configFile, typeCheck });
    }),
    readCommit: once(() => readCommitOf(folder, env)),
  };
}

/** Starts a sandbox; see `SandboxOptions`. Throws `sandbox.cannot-start` when the port is taken or the file is another program's. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { startSandbox } = await import('./sandbox/sandbox-server.js');
  try {
    return await startSandbox(options);
  } catch (error) {
    const reason = messageOf(error);
    throw new Failure([problem('sandbox.cannot-start', { reason })], { cause: error });
  }
}

/** The folder of the config, where relative paths and the default state start; without a config, the working folder. */
function projectFolder({ cwd, configFile }: World): string {
  const file = configFile === undefined ? findConfigFile(cwd) : resolve(cwd, configFile);
  return file === undefined ? cwd : dirname(file);
}

/** The environment wins over the config. Where the config names no state, or there is none, it is beside the config. */
async function locateState(
  { cwd, env, configFile, stack }: World,
  { folder, loadConfig, readSecret }: Pick<Deps, 'loadConfig' | 'readSecret'> & { readonly folder: string },
): Promise<StateLocation> {
  const given = env['TRAFFICINATOR_STATE'];
  if (given !== undefined && given !== '') return stateLocation(given, { folder: cwd, stack });
  const hasConfig = configFile !== undefined || findConfigFile(cwd) !== undefined;
  const written = hasConfig ? await writtenPlace(loadConfig, readSecret) : undefined;
  return stateLocation(written ?? DEFAULT_STATE, { folder, stack });
}

async function writtenPlace(
  loadConfig: Deps['loadConfig'],
  readSecret: Deps['readSecret'],
): Promise<string | undefined> {
  const { writtenState } = await import('./config/state-setting.js');
  const { value, locate } = await loadConfig();
  const written = writtenState(value, locate);
  if (written === undefined || typeof written === 'string') return written;
  const reading = await readSecret(written, undefined);
  if (reading.kind === 'value') return reading.value.trim();
  throw new Failure([problem('state.place-missing', { what: reading.what })]);
}

const DECLARED = new URL('./declared-main.js', import.meta.url);

/** What it makes is soon forgotten: more room would only be filled before it is cleared. */
const LEDGER_LIMITS = { maxYoungGenerationSizeMb: 4 } as const;

function openWorker(location: StateLocation): Promise<RunnerStore & AsyncDisposable> {
  const url = new URL('./ledger-main.js', import.meta.url);
  return inThread(new Worker(url, { workerData: location, resourceLimits: LEDGER_LIMITS }), remoteStore);
}

async function openFeedReader(location: StateLocation): Promise<FeedReader & AsyncDisposable> {
  const { remoteFeedReader } = await import('./use-cases/feed-worker.js');
  return inThread(new Worker(new URL('./feed-main.js', import.meta.url), { workerData: location }), remoteFeedReader);
}

/** What is served in a thread, once that has begun. It ends when the answer is disposed. */
function inThread<Service extends object>(
  worker: Worker,
  remote: (worker: Worker) => Service,
): Promise<Service & AsyncDisposable> {
  const service = remote(worker);
  return new Promise((done, fail) => {
    worker.once('error', fail);
    worker.once('online', () => {
      worker.off('error', fail);
      done({ ...service, [Symbol.asyncDispose]: async () => void (await worker.terminate()) });
    });
  });
}

/** What a variable lists, separated by spaces or commas. */
function listed(text = ''): readonly string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}

/** Calls a function at most once, and answers what it answered. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
