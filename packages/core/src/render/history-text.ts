import type { AuditEvent } from '../model/audit.js';
import { type Cell, type Column, columnLines, type Screen } from './columns.js';
import { count, moment, oneLine } from './format.js';

/** Writes the history of a state as a table: when, the serial after it, what was done, by whom, from which commit. */
export function historyText(events: readonly AuditEvent[], screen: Screen): string {
  if (events.length === 0) return 'Nothing was ever done to this state.';
  return columnLines(columnsOf(events), screen).join('\n');
}

const COMMIT_DIGITS = 12;

function columnsOf(events: readonly AuditEvent[]): readonly Column[] {
  const of = (cell: (event: AuditEvent) => Cell) => events.map(cell);
  return [
    { title: 'when', align: 'left', rank: 5, cells: of(({ at }) => ({ text: moment(at) })) },
    { title: 'serial', align: 'right', rank: 3, cells: of(({ serial }) => ({ text: count(serial) })) },
    { title: 'what', align: 'left', rank: 6, cut: { at: 'end', least: 20 }, cells: of(whatCell) },
    {
      title: 'who',
      align: 'left',
      rank: 4,
      cut: { at: 'middle', least: 12 },
      cells: of(({ who }) => ({ text: oneLine(who) })),
    },
    {
      title: 'commit',
      align: 'left',
      rank: 2,
      cells: of(({ commit }) => ({ text: commitWords(commit), tone: 'quiet' })),
    },
  ];
}

function whatCell({ kind, what }: AuditEvent): Cell {
  return { text: what === undefined ? kind : `${kind} ${oneLine(what)}` };
}

/** Short, as git shows it; `+` stays at its end. */
function commitWords(commit: string | undefined): string {
  if (commit === undefined) return '';
  const isDirty = commit.endsWith('+');
  return oneLine(`${commit.slice(0, Math.min(COMMIT_DIGITS, commit.length - (isDirty ? 1 : 0)))}${isDirty ? '+' : ''}`);
}
