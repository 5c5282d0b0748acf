import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { migrations } from '../../../packages/core/src/state/sqlite/migrations/all.js';
import {
  type Connections,
  connectToWrite,
  disconnect,
} from '../../../packages/core/src/state/sqlite/sqlite-connections.js';
import { SqlitePeers } from '../../../packages/core/src/state/sqlite/sqlite-peers.js';
import { SqliteStore } from '../../../packages/core/src/state/sqlite/sqlite-store.js';
import type { StateStore } from '../../../packages/core/src/state/state-store.js';
import type { SimLiveness } from './sim-liveness.js';
import type { SimProcess } from './sim-process.js';

/** A state as one process has opened it. */
export interface OpenState {
  readonly store: StateStore;
  /** Whether it can still be used: the loss of power closes it. */
  readonly isOpen: boolean;
  /** Whether something durable was committed here since it was last asked. Then all that is written is durable. */
  hasSynced(): boolean;
  close(): void;
}

/** What a disk is for. */
export interface SimDiskOptions {
  readonly mayLosePower: boolean;
  readonly liveness: SimLiveness;
  /** Where files may lie. */
  readonly tmp: string;
}

/**
 * A store, for one process after the other: to open one takes longer than much of what happens. A process that dies closes nothing;
 * were its connections closed for it, the last of them would empty the log.
 */
interface Seat {
  readonly connections: Connections;
  readonly store: StateStore;
  readonly changes: Database.Statement<[], number>;
  known: number;
  process: SimProcess;
  isTaken: boolean;
}

/** In memory where the system allows: the files of a simulation need not outlive it. */
const FOLDER = statSync('/dev/shm', { throwIfNoEntry: false }) === undefined ? undefined : '/dev/shm';

/**
 * The disk with the state, a real SQLite file. Where power may be lost, the log is emptied into the file with each durable commit:
 * the file alone is what survives then, with as much of the log as happened to be written.
 */
export class SimDisk {
  readonly #folder: string;
  readonly #mayLosePower: boolean;
  readonly #liveness: SimLiveness;
  readonly #seats: Seat[] = [];
  #idle: Seat[] = [];
  #generation = 0;

  private constructor(folder: string, { mayLosePower, liveness }: SimDiskOptions) {
    this.#folder = folder;
    this.#mayLosePower = mayLosePower;
    this.#liveness = liveness;
  }

  static async make(options: SimDiskOptions): Promise<SimDisk> {
    const disk = new SimDisk(mkdtempSync(join(FOLDER ?? options.tmp, 'trafficinator-sim-')), options);
    template ??= await emptyState(disk.#file);
    writeFileSync(disk.#file, template);
    return disk;
  }

  /** Opens the state for a process. */
  async open(process: SimProcess): Promise<OpenState> {
    const seat = this.#idle.pop() ?? (await this.#connect(process));
    seat.process = process;
    seat.isTaken = true;
    return {
      store: seat.store,
      get isOpen() {
        return seat.isTaken;
      },
      hasSynced: () => this.#hasSynced(seat),
      close: () => {
        if (seat.isTaken) this.#idle.push(seat);
        seat.isTaken = false;
      },
    };
  }

  /** Bytes of the log that no durable commit has covered yet. */
  get unsynced(): number {
    return this.#mayLosePower ? (statSync(`${this.#file}-wal`, { throwIfNoEntry: false })?.size ?? 0) : 0;
  }

  /** All processes are gone, and of what was not durable no more than so many bytes are left. */
  losePower(bytesLeft: number): void {
    const [file, log] = [readFileSync(this.#file), this.#log()];
    this.#closeAll();
    this.#generation += 1;
    writeFileSync(this.#file, file);
    if (bytesLeft > 0) writeFileSync(`${this.#file}-wal`, log.subarray(0, bytesLeft));
  }

  remove(): void {
    this.#closeAll();
    rmSync(this.#folder, { recursive: true });
  }

  get #file(): string {
    return join(this.#folder, `state-${this.#generation}.db`);
  }

  #log(): Buffer {
    return this.unsynced === 0 ? Buffer.alloc(0) : readFileSync(`${this.#file}-wal`);
  }

  async #connect(process: SimProcess): Promise<Seat> {
    const connections = await connectToWrite(this.#file, migrations);
    const { durable, fast } = connections;
    if (this.#mayLosePower) for (const one of [durable, fast]) one.pragma('wal_autocheckpoint = 0');
    const liveness = this.#liveness.of(() => seat.process);
    const peers = new SqlitePeers(join(this.#folder, 'nobody'), liveness);
    const store = new SqliteStore(connections, { mode: 'write', machine: undefined, liveness, peers });
    const changes = durable.prepare<[], number>('SELECT total_changes()').pluck();
    const seat: Seat = { connections, store, changes, known: changes.get() ?? 0, process, isTaken: true };
    this.#seats.push(seat);
    return seat;
  }

  #hasSynced(seat: Seat): boolean {
    const before = seat.known;
    seat.known = seat.changes.get() ?? 0;
    if (seat.known === before) return false;
    if (this.#mayLosePower) seat.connections.durable.pragma('wal_checkpoint(TRUNCATE)');
    return true;
  }

  /** Whoever closes last empties the log into the file: what was to survive is copied before. */
  #closeAll(): void {
    for (const seat of this.#seats.splice(0)) {
      seat.isTaken = false;
      disconnect(seat.connections);
    }
    this.#idle = [];
  }
}

/** An empty state of the newest schema: made once, since that takes longer than to copy it. */
let template: Buffer | undefined;

async function emptyState(file: string): Promise<Buffer> {
  disconnect(await connectToWrite(file, migrations));
  return readFileSync(file);
}
