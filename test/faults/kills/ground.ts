import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { TestServer } from '../../../packages/core/src/state/postgres/postgres.test-support.js';

/** A day of an account, as the state has it. */
export interface Row {
  readonly account: string;
  readonly started: number;
  readonly leased: number;
  readonly cap: number;
}

/** The budget of hits of the day, as the state has it. */
export interface BudgetRow {
  readonly owner: string;
  readonly sent: number;
  readonly reserved: number;
  readonly allowed: number;
}

/** Where the state of a campaign is, and what may happen to it besides the death of runners. */
export interface Ground {
  /** As commands name it. */
  readonly place: string;
  rows(): Promise<readonly Row[]>;
  budgets(): Promise<readonly BudgetRow[]>;
  /** What happens to the database alone, each as often as its share of the kills says. */
  readonly troubles: readonly Trouble[];
}

/** Something that happens to a database while runners use it. */
export interface Trouble {
  readonly what: 'sessions terminated' | 'server restarted' | 'server killed';
  /** Once in so many kills. */
  readonly every: number;
  strike(): Promise<void>;
}

/** Which store. */
export type StoreName = 'SQLite' | 'PostgreSQL';

const DAYS = 'SELECT account, started, leased, cap FROM days ORDER BY account';
const BUDGETS = `SELECT owner, sent, reserved, allowed FROM budgets WHERE period = 'day' AND allowed IS NOT NULL`;
const BUDGETS_OF_SERVER = `
  SELECT owner, sent::int AS sent, reserved::int AS reserved, allowed::int AS allowed
  FROM trafficinator.budgets WHERE period = 'day' AND allowed IS NOT NULL`;
const DAYS_OF_SERVER = `
  SELECT account, started::int AS started, leased::int AS leased, cap::int AS cap FROM trafficinator.days ORDER BY account`;

/** A file in a folder. Nothing but kills happens to it: a runner that is stopped in mid-transaction would stop all others. */
export function groundInFolder(folder: string): Ground {
  const file = join(folder, 'state.db');
  const all = async <Row>(sql: string): Promise<readonly Row[]> => {
    const database = new Database(file, { readonly: true });
    try {
      return database.prepare<[], Row>(sql).all();
    } finally {
      database.close();
    }
  };
  return { place: file, troubles: [], rows: () => all<Row>(DAYS), budgets: () => all<BudgetRow>(BUDGETS) };
}

/** A database on a server that nobody else uses meanwhile. */
export async function groundOnServer(server: TestServer): Promise<Ground> {
  const place = await server.newUrl();
  return {
    place,
    rows: () => server.query<Row & Record<string, unknown>>(DAYS_OF_SERVER, [], place),
    budgets: () => server.query<BudgetRow & Record<string, unknown>>(BUDGETS_OF_SERVER, [], place),
    troubles: [
      { what: 'sessions terminated', every: 4, strike: async () => void (await server.terminate('trafficinator')) },
      { what: 'server restarted', every: 12, strike: () => server.restart('fast') },
      { what: 'server killed', every: 17, strike: () => server.restart('killed') },
    ],
  };
}
