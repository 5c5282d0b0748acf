import type { ResolvedTarget } from '../model/target.js';
import { actionRows, effectLines, heading, INDENT } from './action-block.js';
import type { ActionGroup } from './action-groups.js';
import { isTold } from './change-rows.js';
import { type Column, columnLines, glyphsOf, type Screen } from './columns.js';
import { summedEffectsWords } from './effect-sums.js';
import { count, counted, oneLine } from './format.js';
import { groupColumns } from './group-columns.js';
import { happensWords, namesWords, type RealAction } from './plan-words.js';
import { indented, rowLines } from './row-lines.js';
import { terminalWording } from './wording.js';

/** Writes what becomes of some targets: what they have in common, some of them by name, and what they do to traffic together. */
export function groupBlock(group: ActionGroup, screen: Screen): string {
  const wording = terminalWording(glyphsOf(screen));
  const { kind, actions } = group;
  return [
    heading(kind, groupWords(group), screen),
    ...(group.likeness === 'same' ? sameLines(group, screen) : tableLines(group, screen)),
    ...effectLines([...serverWords(actions), ...summedEffectsWords(actions, wording)], screen),
  ].join('\n');
}

/** `998 targets will be updated in the same way`. */
export function groupWords({ kind, likeness, actions }: ActionGroup): string {
  const what = `${counted(actions.length, 'target')} ${happensWords(kind, actions.length)}`;
  switch (likeness) {
    case 'same':
      return isWithoutChanges(actions) ? what : `${what} in the same way`;
    case 'alike':
      return `${what} in ${pathsWords(actions[0])}`;
    default:
      return what;
  }
}

const MOST_NAMED = 5;
const MOST_ROWS = 10;
const FEW_ROWS = 5;
const MOST_PATHS = 4;
const MOST_SERVERS = 5;

function isWithoutChanges([first]: readonly RealAction[]): boolean {
  return first === undefined || !('changes' in first) || first.changes.filter(isTold).length === 0;
}

function pathsWords(action: RealAction | undefined): string {
  const paths =
    action === undefined || !('changes' in action)
      ? []
      : action.changes.filter(isTold).map(({ path }) => oneLine(path));
  const rest = paths.length - MOST_PATHS;
  return rest > 0 ? `${paths.slice(0, MOST_PATHS).join(', ')} and ${counted(rest, 'more setting')}` : paths.join(', ');
}

function sameLines({ actions }: ActionGroup, screen: Screen): readonly string[] {
  const [first] = actions;
  const glyphs = glyphsOf(screen);
  const names = namesWords(
    actions.map(({ target }) => target),
    MOST_NAMED,
    terminalWording(glyphs),
  );
  const rows = first === undefined ? [] : actionRows(first, glyphs);
  return [...rowLines(rows, screen, INDENT), indented(names, screen, INDENT)];
}

/** Those with the largest change of a cap come first: they are what to look at. */
function tableLines(group: ActionGroup, screen: Screen): readonly string[] {
  const { actions } = group;
  const shown = actions
    .toSorted((a, b) => capStep(b) - capStep(a))
    .slice(0, group.kind === 'create' ? MOST_ROWS : FEW_ROWS);
  const rest = actions.length - shown.length;
  const columns: readonly Column[] = groupColumns({ ...group, actions: shown }, glyphsOf(screen));
  const lines = columnLines(columns, { ...screen, width: screen.width - INDENT.length }).map((line) => INDENT + line);
  const more = `and ${counted(rest, 'more target')}; \`--concise\` names all, \`--json\` says all`;
  return rest === 0 ? lines : [...lines, screen.paint('quiet', indented(more, screen, INDENT))];
}

function capStep({ effects }: RealAction): number {
  return effects.reduce((most, effect) => {
    if (effect.kind === 'cap') return Math.max(most, Math.abs(effect.after - (effect.before ?? 0)));
    return effect.kind === 'stops' ? Math.max(most, effect.sentToday) : most;
  }, 0);
}

/** Where visits would go that did not go there before: a wrong server among a thousand is not to be overlooked. */
function serverWords(actions: readonly RealAction[]): readonly string[] {
  const targets = actions.flatMap(newlyPlaced);
  if (targets.length === 0) return [];
  const servers = [...Map.groupBy(targets, ({ account }) => account.split('/')[0] ?? '').entries()];
  const shown = servers
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST_SERVERS)
    .map(([server, { length }]) => `${oneLine(server)} (${count(length)})`);
  const rest = servers.length - shown.length;
  return [`to ${shown.join(', ')}${rest > 0 ? ` and ${counted(rest, 'more server')}` : ''}`];
}

function newlyPlaced(action: RealAction): readonly ResolvedTarget[] {
  if (action.kind === 'delete') return [];
  const isNew = action.kind === 'create' || action.changes.some(({ path }) => path === 'url');
  return isNew ? [action.after] : [];
}
