import type { Instant } from '../base/clock.js';
import type { ApiToken } from '../model/access.js';
import { type Cell, type Column, columnLines, type Screen } from './columns.js';
import { moment, oneLine } from './format.js';

/** Writes a line for each token of the API, as they are given. `now` tells which of them have expired. */
export function tokensText(tokens: readonly ApiToken[], screen: Screen & { readonly now: Instant }): string {
  if (tokens.length === 0) return 'No token was given out.';
  const column = (title: string, rank: number, cell: (token: ApiToken) => Cell): Column => ({
    title,
    align: 'left',
    rank,
    cells: tokens.map(cell),
  });
  const columns: readonly Column[] = [
    column('id', 6, ({ id }) => ({ text: id })),
    { ...column('name', 5, ({ name }) => ({ text: oneLine(name) })), cut: { at: 'end', least: 12 } },
    column('role', 4, ({ role }) => ({ text: role })),
    column('valid until', 3, ({ expiresAt }) => validity(expiresAt, screen.now)),
    column('given', 2, ({ createdAt }) => ({ text: moment(createdAt) })),
    { ...column('by', 1, ({ createdBy }) => ({ text: oneLine(createdBy) })), cut: { at: 'middle', least: 12 } },
  ];
  return columnLines(columns, screen).join('\n');
}

function validity(expiresAt: Instant | undefined, now: Instant): Cell {
  if (expiresAt === undefined) return { text: 'taken back' };
  return expiresAt > now ? { text: moment(expiresAt) } : { text: `${moment(expiresAt)}, expired`, tone: 'quiet' };
}
