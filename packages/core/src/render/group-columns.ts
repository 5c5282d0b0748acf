import { never } from '../base/never.js';
import type { ActionGroup } from './action-groups.js';
import { changeRows, isTold, type Row } from './change-rows.js';
import type { Cell, Column } from './columns.js';
import { count, oneLine } from './format.js';
import type { Glyphs } from './glyphs.js';
import { addressWords, type RealAction } from './plan-words.js';
import { terminalWording } from './wording.js';

/** The columns that tell the targets of a group apart: what new ones are, what changes in others, what deleted ones were sent. */
export function groupColumns(group: ActionGroup, glyphs: Glyphs): readonly Column[] {
  const { kind, actions } = group;
  const names = actions.map((action) => ({ text: nameOf(action, glyphs) }));
  const target: Column = { title: 'target', align: 'left', rank: 10, cut: { at: 'middle', least: 16 }, cells: names };
  switch (kind) {
    case 'create':
      return [target, siteColumn(actions), right('cap', actions.map(capWords))];
    case 'update':
    case 'move':
      return [target, ...(group.likeness === 'various' ? [pathsColumn(actions)] : changeColumns(actions, glyphs))];
    case 'delete':
      return [target, right('sent today', actions.map(sentWords))];
    default:
      return never(kind);
  }
}

const MOST_CHANGES = 3;
/** What to look at first; all others follow. */
const FIRST = ['url', 'siteId', 'tokenAuth', 'visitsPerDay', 'protect', 'weight', 'timezone'];

function nameOf(action: RealAction, glyphs: Glyphs): string {
  const wording = terminalWording(glyphs);
  const name = addressWords(action.target, wording);
  return action.kind === 'move' ? `${addressWords(action.from, wording)} ${glyphs.arrow} ${name}` : name;
}

function siteColumn(actions: readonly RealAction[]): Column {
  const cells = actions.map((action) => ({ text: action.kind === 'create' ? oneLine(action.after.account) : '' }));
  return { title: 'site', align: 'left', rank: 8, cut: { at: 'middle', least: 20 }, cells };
}

function capWords(action: RealAction): string {
  return action.kind === 'create' ? count(action.after.settings.visitsPerDay) : '';
}

function sentWords({ effects }: RealAction): string {
  return effects.map((effect) => (effect.kind === 'stops' ? count(effect.sentToday) : '')).join('');
}

/** A column for each of the first few changes: all of the targets change the same settings. */
function changeColumns(actions: readonly RealAction[], glyphs: Glyphs): readonly Column[] {
  const rows = actions.map((action) => changesOf(action).flatMap((change) => changeRows(change, glyphs)));
  const labels = [...new Set(rows.flatMap((row) => row.map(({ label }) => label)))];
  const first = labels.toSorted((a, b) => place(a) - place(b)).slice(0, MOST_CHANGES);
  return first.map((label) => changeColumn(label, rows, glyphs));
}

function place(label: string): number {
  const at = FIRST.indexOf(label);
  return at < 0 ? FIRST.length : at;
}

function pathsColumn(actions: readonly RealAction[]): Column {
  const cells = actions.map((action) => ({
    text: changesOf(action)
      .map(({ path }) => oneLine(path))
      .join(', '),
  }));
  return { title: 'changes', align: 'left', rank: 9, cut: { at: 'end', least: 16 }, cells };
}

function changesOf(action: RealAction) {
  return 'changes' in action ? action.changes.filter(isTold) : [];
}

function changeColumn(label: string, rows: readonly (readonly Row[])[], { arrow }: Glyphs): Column {
  const cells = rows.map((row): Cell => {
    const found = row.find((one) => one.label === label);
    if (found === undefined) return { text: '' };
    return { text: found.before === undefined ? found.after : `${found.before} ${arrow} ${found.after}` };
  });
  return { title: label, align: 'left', rank: 9, cut: { at: 'middle', least: 16 }, cells };
}

function right(title: string, texts: readonly string[]): Column {
  return { title, align: 'right', rank: 9, cells: texts.map((text) => ({ text })) };
}
