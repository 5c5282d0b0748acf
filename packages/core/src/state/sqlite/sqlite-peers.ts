import { lstatSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../errors/failure.js';
import type { Hold, Liveness } from '../liveness.js';
import { SqliteLiveness } from './sqlite-liveness.js';

/** A state, and which of its copies. */
export interface Copy {
  readonly lineage: string;
  /** Names the place of the copy; hex digits. */
  readonly place: string;
}

/**
 * Who uses which copy of a state on this machine: one file for each holder in a folder that all processes of a user share,
 * since copies lie anywhere. It is a help and no condition: where that folder cannot be used, nobody is found.
 */
export class SqlitePeers {
  readonly #folder: string;
  readonly #liveness: Liveness;

  constructor(folder: string, liveness: Liveness) {
    this.#folder = folder;
    this.#liveness = liveness;
  }

  /** Says that a holder uses a copy, until the release. */
  async join({ lineage, place }: Copy, id: string): Promise<Hold> {
    if (!isOurs(this.#folder)) return NOTHING;
    try {
      return await this.#liveness.hold(`${lineage}-${place}-${id}`);
    } catch (error) {
      if (error instanceof Failure) return NOTHING;
      throw error;
    }
  }

  /** True if somebody who lives uses a copy of the lineage in another place. */
  async areElsewhere({ lineage, place }: Copy): Promise<boolean> {
    const others = this.#ids().filter((id) => id.startsWith(`${lineage}-`) && !id.startsWith(`${lineage}-${place}-`));
    for (const id of others) if (!(await this.#isDead(id))) return true;
    return false;
  }

  #ids(): readonly string[] {
    if (!isOurs(this.#folder)) return [];
    try {
      return readdirSync(this.#folder).flatMap((name) => ALIVE_FILE.exec(name)?.[1] ?? []);
    } catch {
      return []; // Nobody has made it yet.
    }
  }

  async #isDead(id: string): Promise<boolean> {
    try {
      return await this.#liveness.isDead(id);
    } catch (error) {
      if (error instanceof Failure) return true;
      throw error;
    }
  }
}

/** Those of this user on this machine. */
export function peersOfUser(mode: 'read' | 'write'): SqlitePeers {
  const folder = join(process.env['XDG_RUNTIME_DIR'] || tmpdir(), `trafficinator-${process.getuid?.() ?? 'user'}`);
  return new SqlitePeers(folder, new SqliteLiveness(folder, mode));
}

const ALIVE_FILE = /^alive-([\w-]+)\.db$/;
const NOTHING: Hold = { release: async () => {} };
const OTHERS_MAY_WRITE = 0o022;

/** False for a folder in which somebody else could lay traps: a temporary folder is open to all. */
function isOurs(folder: string): boolean {
  try {
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    if (stat === undefined || process.getuid === undefined) return true;
    return stat.isDirectory() && stat.uid === process.getuid() && (stat.mode & OTHERS_MAY_WRITE) === 0;
  } catch {
    return false; // Who may not even look at it does without.
  }
}
