import type { Session } from './postgres-sessions.js';

/** A column: its name, its type, and what a row has in it. */
export type Column<Row> = readonly [
  name: string,
  type: 'text' | 'bigint' | 'smallint' | 'boolean' | 'bytea',
  inRow: (row: Row) => unknown,
];

/** Where rows are put, and what becomes of those that are there: by default, that is an error. */
export interface PutRequest<Row> {
  readonly table: string;
  readonly columns: readonly Column<Row>[];
  readonly onConflict?: string;
}

const AT_ONCE = 2_000;

/** Puts rows with one statement for thousands of them. */
export async function putRows<Row>(session: Session, request: PutRequest<Row>, rows: readonly Row[]): Promise<void> {
  const { table, columns, onConflict = '' } = request;
  const names = columns.map(([name]) => `"${name}"`).join(', ');
  const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
  const sql = `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${arrays}) ${onConflict}`;
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const chunk = rows.slice(from, from + AT_ONCE);
    await session.query(
      sql,
      columns.map(([, , inRow]) => chunk.map(inRow)),
    );
  }
}

/** What PostgreSQL cannot keep in a text is shown as a character that could not be read. */
export function printable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
