import type { Statement, Transaction } from 'better-sqlite3';
import type { Instant } from '../../base/clock.js';
import type { FleetPlace, RunId, RunRecord, RunTerms } from '../../model/run.js';
import type { FleetQuota } from '../../model/state.js';
import type { AccountKey } from '../../model/target.js';
import type { LedgerStore, RunStore } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import type { Synchronous } from './synchronous.js';

const JOINABLE = `
  SELECT fleet, has_quotas AS hasQuotas, (SELECT started_at FROM runs AS founder WHERE founder.id = runs.fleet) AS since
  FROM runs WHERE ended_at IS NULL AND terms = ? ORDER BY started_at, id LIMIT 1`;
const START = `
  INSERT INTO runs (id, started_at, who, boot_id, pid, serial, pace, seed, version, fleet, terms, has_quotas)
  VALUES (@id, @startedAt, @who, @bootId, @pid, @serial, @pace, @seed, @version, @fleet, @terms, @hasQuotas)`;
const PUT_QUOTA = 'INSERT INTO quotas (fleet, account, visits) VALUES (@fleet, @account, @visits)';
const QUOTAS = `
  SELECT account, visits, started, leased,
    (SELECT coalesce(sum(used - low), 0) FROM leases JOIN runs ON runs.id = leases.run
      WHERE runs.fleet = quotas.fleet AND leases.account = quotas.account) AS marked
  FROM quotas WHERE fleet = ? ORDER BY account`;

type NewRun = Omit<RunRecord, 'fleet'>;
type RunRow = Omit<RunRecord, 'bootId' | 'pid' | 'end'> & {
  readonly bootId: string | null;
  readonly pid: number | null;
  readonly terms: string;
  readonly hasQuotas: 0 | 1;
};
interface JoinableRow {
  readonly fleet: RunId;
  readonly hasQuotas: 0 | 1;
  readonly since: Instant;
}

/** Lets runs find each other. */
export class SqliteFleets implements Synchronous<Pick<RunStore, 'startRun'> & Pick<LedgerStore, 'readQuotas'>> {
  readonly #start: Transaction<(run: NewRun, terms: RunTerms) => FleetPlace>;
  readonly #quotas: Statement<[RunId], FleetQuota & { readonly marked: number }>;

  constructor({ durable, fast }: Connections) {
    const joinable = durable.prepare<[string], JoinableRow>(JOINABLE);
    const start = durable.prepare<[RunRow]>(START);
    const putQuota = durable.prepare<[{ fleet: RunId; account: AccountKey; visits: number }]>(PUT_QUOTA);
    this.#quotas = fast.prepare(QUOTAS);
    this.#start = durable.transaction((run, { text, quotas }) => {
      const { end: _end, ...record } = run;
      const known = joinable.get(text);
      const { fleet, since, hasQuotas } = known ?? {
        ...{ fleet: run.id, since: run.startedAt },
        hasQuotas: quotas === undefined ? (0 as const) : (1 as const),
      };
      start.run({ ...record, bootId: run.bootId ?? null, pid: run.pid ?? null, fleet, terms: text, hasQuotas });
      if (known === undefined) for (const [account, visits] of quotas ?? []) putQuota.run({ fleet, account, visits });
      return { fleet, since };
    });
  }

  startRun(run: NewRun, terms: RunTerms): FleetPlace {
    return this.#start.immediate(run, terms);
  }

  /** What is marked of open leases counts as started, though they are not closed yet. */
  readQuotas(fleet: RunId): readonly FleetQuota[] {
    return this.#quotas.all(fleet).map(({ marked, started, leased, ...quota }) => {
      return { ...quota, started: started + marked, leased: leased - marked };
    });
  }
}
