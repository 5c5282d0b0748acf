import { addressOf } from '../model/target.js';
import type { ListedState, ListedTarget } from '../report/listed-state.js';
import { type Cell, type Column, columnLines, type Screen } from './columns.js';
import { count, counted, moment, oneLine, wrap } from './format.js';
import { holderWords } from './lock-text.js';
import { settingWords } from './setting-words.js';

/** Writes where a state is and what is applied, a line for each target. */
export function stateListText(state: ListedState, screen: Screen): string {
  const { paint, width } = screen;
  const head = [paint('strong', wrap(headWords(state), width)), ...lockLines(state, screen)];
  if (state.targets.length === 0) return [...head, 'Nothing is applied.'].join('\n');
  return [...head, '', ...columnLines(columnsOf(state.targets), screen)].join('\n');
}

function headWords({ place, lineage, serial, targets }: ListedState): string {
  const where = `${oneLine(place)}: serial ${count(serial)}, ${counted(targets.length, 'target')}`;
  return lineage === undefined ? where : `${where}, lineage ${oneLine(lineage)}`;
}

function lockLines({ lock }: ListedState, { paint, width }: Screen): readonly string[] {
  return lock === undefined ? [] : [paint('changed', wrap(`The state is locked: ${holderWords(lock)}.`, width))];
}

function columnsOf(targets: readonly ListedTarget[]): readonly Column[] {
  const of = (cell: (target: ListedTarget) => Cell) => targets.map(cell);
  return [
    {
      title: 'target',
      align: 'left',
      rank: 10,
      cut: { at: 'middle', least: 16 },
      cells: of(({ target }) => ({ text: oneLine(addressOf(target.key)) })),
    },
    {
      title: 'account',
      align: 'left',
      rank: 6,
      cut: { at: 'middle', least: 20 },
      cells: of(({ target }) => ({ text: oneLine(target.account) })),
    },
    {
      title: 'cap',
      align: 'right',
      rank: 9,
      cells: of(({ target }) => ({ text: count(target.settings.visitsPerDay) })),
    },
    { title: 'sent today', align: 'right', rank: 8, cells: of(({ sentToday }) => ({ text: count(sentToday) })) },
    {
      title: 'managed by',
      align: 'left',
      rank: 2,
      cells: of(({ managedBy }) => ({ text: managedBy, tone: managedBy === 'api' ? 'changed' : 'quiet' })),
    },
    {
      title: 'protect',
      align: 'left',
      rank: 4,
      cells: of(({ target }) => ({ text: protectWords(target.settings.protect) })),
    },
    { title: 'paused', align: 'left', rank: 7, cut: { at: 'end', least: 10 }, cells: of(pausedCell) },
    {
      title: 'tags',
      align: 'left',
      rank: 3,
      cut: { at: 'end', least: 10 },
      cells: of(({ target }) => ({ text: oneLine((target.settings.tags ?? []).join(', ')) })),
    },
  ];
}

function protectWords(protect: unknown): string {
  if (protect === false || protect === undefined) return '';
  return protect === true ? 'yes' : settingWords('protect', protect);
}

function pausedCell({ paused }: ListedTarget): Cell {
  return paused === undefined
    ? { text: '' }
    : { text: `since ${moment(paused.at)} by ${oneLine(paused.who)}`, tone: 'changed' };
}
