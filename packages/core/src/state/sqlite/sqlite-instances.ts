import type { Database, Statement } from 'better-sqlite3';
import type { InstanceKey, ResolvedInstance } from '../../model/target.js';
import { keep, keptInstance } from '../kept-json.js';

const ALL = 'SELECT key, settings FROM instances ORDER BY key';
const CLEAR = 'DELETE FROM instances';
const PUT = `
  INSERT INTO instances (key, hits_per_day, hits_per_month, settings)
  VALUES (@key, @hitsPerDay, @hitsPerMonth, @settings)`;

interface InstanceRow {
  readonly key: InstanceKey;
  readonly settings: string;
}

/** What the ledger looks up. */
interface LimitRow {
  readonly hitsPerDay: number | null;
  readonly hitsPerMonth: number | null;
}

/** Keeps the applied instances. Whoever writes does so in a transaction of the caller. */
export class SqliteInstances {
  readonly #state: string;
  readonly #all: Statement<[], InstanceRow>;
  readonly #clear: Statement<[]>;
  readonly #put: Statement<[InstanceRow & LimitRow]>;

  constructor(database: Database, state: string) {
    this.#state = state;
    this.#all = database.prepare(ALL);
    this.#clear = database.prepare(CLEAR);
    this.#put = database.prepare(PUT);
  }

  all(): readonly ResolvedInstance[] {
    return this.#all.all().map(({ key, settings }) => {
      return { key, settings: keptInstance(settings, { state: this.#state, what: `the instance ${key}` }) };
    });
  }

  replace(instances: readonly ResolvedInstance[]): void {
    this.#clear.run();
    for (const { key, settings } of instances) {
      const { hitsPerDay = null, hitsPerMonth = null } = settings;
      this.#put.run({ key, hitsPerDay, hitsPerMonth, settings: keep(settings) });
    }
  }
}
