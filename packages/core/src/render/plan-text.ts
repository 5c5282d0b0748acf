import stringWidth from 'string-width';
import { never } from '../base/never.js';
import type { ResolvedTarget } from '../model/target.js';
import type { Change, Plan } from '../plan/plan.js';
import { hasChanges } from '../plan/summary.js';
import type { Screen } from './columns.js';
import { count, counted, oneLine, wrap } from './format.js';
import type { Tone } from './paint.js';
import {
  actionWords,
  addressWords,
  effectsWords,
  idleWeightsWords,
  isTold,
  loadWords,
  type RealAction,
  summaryWords,
  tokenWarnings,
  unknownSecretWords,
} from './plan-words.js';
import { changeSides, settingWords } from './setting-words.js';

/**
 * Writes a plan for a terminal: a block for each target that changes, then what deserves attention, then one line that sums
 * up. Of more than twenty actions of a kind, ten are shown in full and the others named. Lines are wrapped at the width
 * between words; a URL, path or key that is longer stays whole.
 */
export function planText(plan: Plan, screen: Screen): string {
  const actions = plan.actions.filter((action): action is RealAction => action.kind !== 'keep');
  const groups = KINDS.map((kind) => actions.filter((action) => action.kind === kind));
  const full = new Set(groups.flatMap((group) => (group.length > MOST_IN_FULL ? group.slice(0, FEW) : group)));
  const blocks = [
    ...loadBlock(plan, screen),
    ...actions.filter((action) => full.has(action)).map((action) => actionBlock(action, screen)),
    ...groups.flatMap((group) =>
      namesBlock(
        group.filter((action) => !full.has(action)),
        screen,
      ),
    ),
    ...notesBlock(plan, screen),
    ...warningsBlock(plan, screen),
    screen.paint('strong', summaryWords(plan)),
  ];
  return blocks.join('\n\n');
}

const KINDS: readonly RealAction['kind'][] = ['create', 'update', 'move', 'delete'];
const MOST_IN_FULL = 20;
const FEW = 10;
const INDENT = '    ';
const BELOW = '        ';
const LEAST_ROOM = 24;

/** A line of a block: what changes, from what, to what. A setting of a new target has only an `after`. */
interface Row {
  readonly label: string;
  readonly before?: string | undefined;
  readonly after: string;
}

function loadBlock(plan: Plan, screen: Screen): readonly string[] {
  if (plan.load.changes.length === 0) return [];
  const title = heading('changed', '~', `${loadWords(plan)} will be updated`, screen);
  return [[title, ...rowLines(plan.load.changes.map(changeRow), screen)].join('\n')];
}

function actionBlock(action: RealAction, screen: Screen): string {
  const { sign, tone } = looksOf(action.kind);
  const title = heading(tone, sign, actionWords(action), screen);
  const effects = effectsWords(action).map((words) => screen.paint('quiet', indented(words, screen)));
  return [title, ...rowLines(rowsOf(action), screen), ...effects].join('\n');
}

function namesBlock(actions: readonly RealAction[], screen: Screen): readonly string[] {
  const [first] = actions;
  if (first === undefined) return [];
  const { sign, tone, words } = looksOf(first.kind);
  const title = heading(tone, sign, `${counted(actions.length, 'more target')} ${words(actions.length)}`, screen);
  return [`${title}\n${indented(actions.map(({ target }) => addressWords(target)).join(', '), screen)}`];
}

function notesBlock(plan: Plan, screen: Screen): readonly string[] {
  const kept = hasChanges(plan) ? plan.actions.filter(({ kind }) => kind === 'keep').length : 0;
  const notes = [
    kept === 0 ? undefined : `${counted(kept, 'target')} ${kept === 1 ? 'stays as it is' : 'stay as they are'}`,
    hasChanges(plan) ? idleWeightsWords(plan) : undefined,
    unknownSecretWords(plan),
  ].filter((note) => note !== undefined);
  if (notes.length === 0) return [];
  return [notes.map((note) => screen.paint('quiet', `  ${wrap(note, screen.width - 2, '  ')}`)).join('\n')];
}

function warningsBlock(plan: Plan, { paint, width }: Screen): readonly string[] {
  const warnings = tokenWarnings(plan);
  if (warnings.length === 0) return [];
  return [warnings.map((words) => paint('bad', wrap(`! WARNING: ${words}`, width, '  '))).join('\n')];
}

function rowsOf(action: RealAction): readonly Row[] {
  switch (action.kind) {
    case 'create':
      return settingRows(action.after);
    case 'update':
    case 'move':
      return action.changes.filter(isTold).map(changeRow);
    case 'delete':
      return [];
    default:
      return never(action);
  }
}

function settingRows({ settings }: ResolvedTarget): readonly Row[] {
  const { url, siteId, weight, visitsPerDay, timezone, tokenAuth, pages } = settings;
  return [
    { label: 'url', after: settingWords('url', url) },
    { label: 'site', after: settingWords('siteId', siteId) },
    { label: 'weight', after: settingWords('weight', weight) },
    { label: 'cap', after: `${count(visitsPerDay)} visits/day` },
    { label: 'time zone', after: settingWords('timezone', timezone) },
    { label: 'token', after: tokenAuth === undefined ? 'none' : settingWords('tokenAuth', tokenAuth) },
    { label: 'pages', after: count(pages.count) },
  ];
}

function changeRow(change: Change): Row {
  const label = oneLine(change.path);
  if (change.kind === 'sensitive') return { label, after: '(sensitive value changed)' };
  const [before, after] = changeSides(change);
  return { label, before, after };
}

function rowLines(rows: readonly Row[], screen: Screen): readonly string[] {
  const labelWidth = Math.max(0, ...rows.map(({ label }) => stringWidth(label)));
  return rows.map((row) => rowLine(row, labelWidth, screen));
}

/** Values are wrapped, never cut, to the width: a URL whose host is hidden is worse than a long line. */
function rowLine({ label, before, after }: Row, labelWidth: number, { width }: Screen): string {
  const start = `${INDENT}${label}${' '.repeat(labelWidth - stringWidth(label))}  `;
  const line = before === undefined ? `${start}${after}` : `${start}${before} → ${after}`;
  if (stringWidth(line) <= width) return line;
  const room = width - stringWidth(start);
  // Beside a long label there may be no room for values: then they stand below it.
  const [head, margin] =
    room < LEAST_ROOM ? [`${INDENT}${label}\n${BELOW}`, BELOW.length] : [start, stringWidth(start)];
  const value = (text: string) => wrap(text, width - margin).replaceAll('\n', `\n${' '.repeat(margin)}`);
  if (before === undefined) return `${head}${value(after)}`;
  return `${head}${value(before)}\n${' '.repeat(margin - 2)}→ ${value(after)}`;
}

function heading(tone: Tone, sign: string, text: string, { paint, width }: Screen): string {
  return paint(tone, `${sign} ${wrap(text, width - 2).replaceAll('\n', '\n  ')}`);
}

function indented(text: string, { width }: Screen): string {
  return `${INDENT}${wrap(text, width - INDENT.length).replaceAll('\n', `\n${INDENT}`)}`;
}

interface Looks {
  readonly sign: string;
  readonly tone: Tone;
  readonly words: (targets: number) => string;
}

function looksOf(kind: RealAction['kind']): Looks {
  switch (kind) {
    case 'create':
      return { sign: '+', tone: 'added', words: () => 'will be created' };
    case 'update':
      return { sign: '~', tone: 'changed', words: () => 'will be updated' };
    case 'delete':
      return { sign: '-', tone: 'removed', words: () => 'will be deleted' };
    case 'move':
      return { sign: '>', tone: 'moved', words: (targets) => (targets === 1 ? 'has a new key' : 'have new keys') };
    default:
      return never(kind);
  }
}
