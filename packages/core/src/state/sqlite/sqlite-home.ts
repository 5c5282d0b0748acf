import { statSync } from 'node:fs';
import type { Database, Statement, Transaction } from 'better-sqlite3';
import { contentHash } from '../../base/content-hash.js';
import type { Signature } from '../../model/audit.js';
import { placeInWords } from '../event-words.js';
import type { Hold, Liveness } from '../liveness.js';
import type { HomeStore, StateHome } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import { SqliteEvents } from './sqlite-events.js';
import { SqliteMeta } from './sqlite-meta.js';
import type { SqlitePeers } from './sqlite-peers.js';

const SETTLE = 'UPDATE meta SET home = ? WHERE home IS NULL';

/**
 * Tells whether a state is where it was made: on which machine, and in which file. A copy has another inode or another birth
 * time; a file that is renamed keeps both, and so it does under another path in a container.
 */
export class SqliteHome implements HomeStore {
  readonly #connections: Connections;
  readonly #machine: string;
  readonly #peers: SqlitePeers;
  readonly #meta: SqliteMeta;
  readonly #settle: Statement<[string]>;
  readonly #adopt: Transaction<(home: string, by: Signature) => void>;
  readonly #leave: Transaction<(to: string, by: Signature) => void>;

  constructor(connections: Connections, machine: string | undefined, peers: SqlitePeers) {
    const { durable, state } = connections;
    this.#connections = connections;
    this.#machine = machine === undefined ? UNKNOWN : short(machine);
    this.#peers = peers;
    this.#meta = new SqliteMeta(durable, state);
    this.#settle = durable.prepare(SETTLE);
    this.#adopt = durable.transaction(adopting(durable, state));
    this.#leave = durable.transaction(leaving(durable, state));
  }

  /** Where the state is now; undefined in memory. */
  here(): string | undefined {
    const file = this.#file();
    return file === undefined ? undefined : `${this.#machine}-${file}`;
  }

  /** A state that nobody has used yet, or that an older version has made, is at home where it is first written. */
  settle(): void {
    const here = this.here();
    if (here !== undefined && this.#meta.read().home === null) this.#settle.run(here);
  }

  async readHome(): Promise<StateHome> {
    const { lineage, home } = this.#meta.read();
    const here = this.here();
    const moved = here === undefined || home === null ? [] : differences(home, here);
    const isDoubled = await this.#isUsedElsewhere(lineage);
    const evidence = [...moved, ...(isDoubled ? [ANOTHER] : [])].join(', and ');
    const kind = isDoubled ? 'doubled' : moved.length > 0 ? 'moved' : 'home';
    return { kind, evidence, ...(home?.startsWith(LEFT) && { leftTo: home.slice(LEFT.length) }) };
  }

  async adoptHome(by: Signature): Promise<void> {
    const here = this.here();
    if (here !== undefined) this.#adopt.immediate(here, by);
  }

  async leaveHome(to: string, by: Signature): Promise<void> {
    this.#leave.immediate(to, by);
  }

  /** Liveness that also tells the other copies who uses this one. */
  living(liveness: Liveness): Liveness {
    return {
      hold: async (id) => both(await liveness.hold(id), () => this.#join(id)),
      isDead: (id) => liveness.isDead(id),
    };
  }

  #file(): string | undefined {
    const { durable, state } = this.#connections;
    const stat = durable.memory ? undefined : statSync(state, { bigint: true, throwIfNoEntry: false });
    return stat === undefined ? undefined : short(`${stat.ino}:${stat.birthtimeNs}`);
  }

  async #join(id: string): Promise<Hold | undefined> {
    const place = this.#file();
    return place === undefined ? undefined : this.#peers.join({ lineage: this.#meta.read().lineage, place }, id);
  }

  async #isUsedElsewhere(lineage: string): Promise<boolean> {
    const place = this.#file();
    return place !== undefined && (await this.#peers.areElsewhere({ lineage, place }));
  }
}

const UNKNOWN = 'unknown';
/** Before the place to which a state was taken, where its home would stand. */
const LEFT = 'left:';
const ANOTHER = 'a process on this machine is using another copy of it';

/** In words. Where a machine has no name, only the file can tell. */
function differences(home: string, here: string): readonly string[] {
  if (home.startsWith(LEFT)) return [`it was taken to ${home.slice(LEFT.length)}`];
  const [[machineThen, fileThen], [machineNow, fileNow]] = [home.split('-'), here.split('-')];
  const isKnown = machineThen !== UNKNOWN && machineNow !== UNKNOWN;
  if (isKnown && machineThen !== machineNow) return ['it was last used on another machine'];
  return fileThen === fileNow ? [] : ['its file is not the one in which it was last used, but a copy'];
}

function short(text: string): string {
  return contentHash(text).slice(0, 16);
}

function adopting(database: Database, state: string): (home: string, by: Signature) => void {
  const meta = new SqliteMeta(database, state);
  const events = new SqliteEvents(database, state);
  return (home, by) => {
    meta.write({ home });
    events.add({ ...by, kind: 'adopt', serial: meta.read().serial });
  };
}

function leaving(database: Database, state: string): (to: string, by: Signature) => void {
  const meta = new SqliteMeta(database, state);
  const events = new SqliteEvents(database, state);
  return (to, by) => {
    meta.write({ home: `${LEFT}${to}` });
    events.add({ ...by, kind: 'migrate', serial: meta.read().serial, what: placeInWords(to) });
  };
}

/** Two holds as one. The second is held only with the first. */
async function both(first: Hold, hold: () => Promise<Hold | undefined>): Promise<Hold> {
  try {
    const second = await hold();
    return { release: async () => void (await Promise.all([first.release(), second?.release()])) };
  } catch (error) {
    await first.release();
    throw error;
  }
}
