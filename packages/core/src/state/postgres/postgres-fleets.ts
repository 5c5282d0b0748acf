import type { FleetPlace, RunId, RunRecord, RunTerms } from '../../model/run.js';
import type { FleetQuota } from '../../model/state.js';
import type { AccountKey } from '../../model/target.js';
import type { LedgerStore, RunStore } from '../state-store.js';
import { startColumns } from './postgres-runs.js';
import type { Session, Sessions } from './postgres-sessions.js';
import { type Column, printable, putRows } from './put-rows.js';

const JOINABLE = `
  SELECT fleet, has_quotas AS "hasQuotas", (SELECT started_at FROM runs AS founder WHERE founder.id = runs.fleet) AS since
  FROM runs WHERE ended_at IS NULL AND terms = $1 ORDER BY started_at, id LIMIT 1`;
const QUOTAS = `
  SELECT account, visits, started + marked AS started, leased - marked AS leased
  FROM quotas, LATERAL (
    SELECT coalesce(sum(used - low), 0)::bigint AS marked FROM leases JOIN runs ON runs.id = leases.run
    WHERE runs.fleet = quotas.fleet AND leases.account = quotas.account) AS open
  WHERE fleet = $1 ORDER BY account`;

type NewRun = Omit<RunRecord, 'fleet'>;
interface Joined extends FleetPlace {
  readonly hasQuotas: boolean;
}
interface NewQuota {
  readonly fleet: RunId;
  readonly account: AccountKey;
  readonly visits: number;
}

/** Lets runs find each other. */
export class PostgresFleets implements Pick<RunStore, 'startRun'>, Pick<LedgerStore, 'readQuotas'> {
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  /** Behind the exclusive gate: of runs that start at once, one is the first. */
  async startRun(run: NewRun, terms: RunTerms): Promise<FleetPlace> {
    return this.#sessions.transaction('exclusive', (session) => start(session, run, terms));
  }

  /** What is marked of open leases counts as started, though they are not closed yet. */
  async readQuotas(fleet: RunId): Promise<readonly FleetQuota[]> {
    return this.#sessions.query<FleetQuota>(QUOTAS, [fleet]);
  }
}

async function start(session: Session, run: NewRun, { text, quotas }: RunTerms): Promise<FleetPlace> {
  const terms = printable(text);
  const [known] = await session.query<Joined>(JOINABLE, [terms]);
  const place = known ?? { fleet: run.id, since: run.startedAt, hasQuotas: quotas !== undefined };
  const { fleet, since, hasQuotas } = place;
  await putRows(session, { table: 'runs', columns: RUN_COLUMNS }, [{ ...run, fleet, terms, hasQuotas }]);
  if (known === undefined) {
    const rows = [...(quotas ?? [])].map(([account, visits]) => ({ fleet, account, visits }));
    await putRows(session, { table: 'quotas', columns: QUOTA_COLUMNS }, rows);
  }
  return { fleet, since };
}

const RUN_COLUMNS: readonly Column<Omit<RunRecord, 'end'> & { readonly terms: string; readonly hasQuotas: boolean }>[] =
  [...startColumns, ['terms', 'text', ({ terms }) => terms], ['has_quotas', 'boolean', ({ hasQuotas }) => hasQuotas]];
const QUOTA_COLUMNS: readonly Column<NewQuota>[] = [
  ['fleet', 'text', ({ fleet }) => fleet],
  ['account', 'text', ({ account }) => account],
  ['visits', 'bigint', ({ visits }) => visits],
];
