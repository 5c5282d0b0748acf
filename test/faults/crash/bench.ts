import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { instant } from '../../../packages/core/src/base/clock.js';
import { openStore } from '../../../packages/core/src/open-store.js';
import type { TestServer } from '../../../packages/core/src/state/postgres/postgres.test-support.js';
import { DEFAULT_STACK, stateLocation } from '../../../packages/core/src/state/state-location.js';
import type { StateStore } from '../../../packages/core/src/state/state-store.js';
import { aProject, type Project } from '../../support/project.js';
import { seeded } from '../../support/seeded.js';
import { keepOlderSchema } from './older-postgres.js';
import { keepOlderFile } from './older-sqlite.js';
import type { OlderState } from './older-state.js';
import { type Course, type KillAt, Witness } from './victim.js';

/** One of the two places where a bench may keep a state. */
export interface Place {
  /** As commands name it. */
  readonly address: string;
  /** Opens the state in this process. */
  open(mode: 'read' | 'write'): Promise<StateStore>;
  /** Removes the state. */
  clear(): Promise<void>;
  /** Keeps the state as an older version had it. */
  keepOlder(): Promise<OlderState>;
}

/** Whether the state of a place is at home there. */
export async function isHome(place: Place): Promise<boolean> {
  await using state = await place.open('write');
  return (await state.readHome()).kind === 'home';
}

/** Makes a place the home of its state. */
export async function adopt(place: Place): Promise<void> {
  await using state = await place.open('write');
  await state.adoptHome({ at: instant(Date.now()), who: 'test' });
}

/** Brings the state of a place to the newest schema, as everyone does who writes. */
export async function bringUpToDate(place: Place): Promise<void> {
  await using _state = await place.open('write');
}

/** Which store a bench tries. */
export type StoreName = 'SQLite' | 'PostgreSQL';

/** A project whose commands are killed, with its state in one place, and the other place to take it to. */
export class Bench implements AsyncDisposable {
  readonly project: Project;
  /** Where the state is. */
  readonly main: Place;
  readonly other: Place;
  readonly random: () => number;
  readonly #witness: Witness;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #settle: () => Promise<void>;

  private constructor(parts: BenchParts) {
    const { project, places, store, witness, settle } = parts;
    this.project = project;
    [this.main, this.other] = store === 'SQLite' ? places : [places[1], places[0]];
    this.random = seeded(store === 'SQLite' ? 1 : 2);
    this.#witness = witness;
    this.#environment = {
      TRAFFICINATOR_STATE: this.main.address,
      TOKEN: 'the token of the crash tests',
      XDG_CACHE_HOME: join(project.folder, 'cache'),
    };
    this.#settle = settle;
  }

  static async of(store: StoreName, server: TestServer): Promise<Bench> {
    const project = await aProject();
    const folder = join(project.folder, STATE_FOLDER);
    await mkdir(folder, { mode: 0o700 });
    const database = await server.newDatabase();
    const witness = await Witness.of([project.folder, folder], server.port);
    const url = server.url(database);
    const places = [sqlitePlace(project.folder), postgresPlace(server, url, witness.port)] as const;
    const sessions = `SELECT FROM pg_stat_activity WHERE datname = $1 AND application_name = 'trafficinator'`;
    const settle = async () => {
      for (let asked = 0; asked < MOST_ASKED; asked++) {
        if ((await server.query(sessions, [database])).length === 0) return;
      }
      throw new TypeError('The server does not notice that a process is dead.');
    };
    return new Bench({ project, places, store, witness, settle });
  }

  /** Runs a command to its end, which is at `at`, if it has not ended before. */
  async run(args: readonly string[], at?: KillAt): Promise<Course> {
    const course = await this.#witness.accompany(() => this.project.start(args, this.#environment), at);
    await this.#settle();
    return course;
  }

  /** Draws an instant of a command that goes like this one: mostly at a step, and more of them late, where it commits; else at any time. */
  draw({ steps, ms }: Pick<Course, 'steps' | 'ms'>): KillAt {
    if (this.random() >= STEP_SHARE) return { kind: 'time', ms: this.random() * ms };
    const number = Math.ceil(Math.sqrt(this.random()) * steps);
    const delayMs = this.random() < 0.5 ? 0 : this.random() * MOST_DELAY_MS;
    return { kind: 'step', number, delayMs, isHeard: this.random() < 0.5 };
  }

  /** Names of the files beside the config, and beside the state on SQLite. */
  async files(): Promise<readonly string[]> {
    const { folder } = this.project;
    const names = await Promise.all([readdir(folder), readdir(join(folder, STATE_FOLDER))]);
    return names.flat();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#witness[Symbol.asyncDispose]();
    await this.project[Symbol.asyncDispose]();
  }
}

interface BenchParts {
  readonly project: Project;
  readonly places: readonly [sqlite: Place, postgres: Place];
  readonly store: StoreName;
  readonly witness: Witness;
  /** Resolves when the server has noticed that processes are dead. */
  readonly settle: () => Promise<void>;
}

const STATE_FOLDER = '.trafficinator';
const MOST_ASKED = 10_000;
const STEP_SHARE = 0.85;
const MOST_DELAY_MS = 2;

function sqlitePlace(folder: string): Place {
  const address = `${STATE_FOLDER}/state.db`;
  return {
    address,
    open: (mode) => openStore(stateLocation(address, { folder, stack: DEFAULT_STACK }), mode),
    clear: async () => {
      const states = join(folder, STATE_FOLDER);
      for (const name of await readdir(states)) await rm(join(states, name));
    },
    keepOlder: () => keepOlderFile(join(folder, STATE_FOLDER), join(folder, 'older.db')),
  };
}

/** Commands come to the server by the relay; this process needs none. */
function postgresPlace(server: TestServer, url: string, relayPort: number): Place {
  const location = stateLocation(url, { folder: '/', stack: DEFAULT_STACK });
  if (location.kind !== 'postgres') throw new TypeError('A server of PostgreSQL has such an address.');
  return {
    address: url.replace(`:${server.port}/`, `:${relayPort}/`),
    open: (mode) => openStore(location, mode),
    clear: async () => void (await server.query(`DROP SCHEMA IF EXISTS ${location.schema} CASCADE`, [], url)),
    keepOlder: () => keepOlderSchema(server, url, location.schema),
  };
}
