import { never } from '../base/never.js';
import type { ResolvedTarget } from '../model/target.js';
import { changeRows, isTold, type Row } from './change-rows.js';
import { glyphsOf, type Screen } from './columns.js';
import { effectsWords } from './effect-words.js';
import { wrap } from './format.js';
import type { Glyphs } from './glyphs.js';
import { addressWords, happensWords, looksOf, type RealAction } from './plan-words.js';
import { indented, rowLines } from './row-lines.js';
import { settingLeaves } from './setting-leaves.js';
import { settingWords } from './setting-words.js';
import { terminalWording, type Wording } from './wording.js';

/** The margin of what stands below a heading. */
export const INDENT = '    ';

/** Writes what becomes of one target, its settings or changes, and what that does to traffic. */
export function actionBlock(action: RealAction, screen: Screen): string {
  const wording = terminalWording(glyphsOf(screen));
  return [
    heading(action.kind, actionWords(action, wording), screen),
    ...rowLines(actionRows(action, wording.glyphs), screen, INDENT),
    ...effectLines(effectsWords(action, wording), screen),
  ].join('\n');
}

/** What happens to one target: `target.staging will be created`, `target.new was target.old`. */
export function actionWords(action: RealAction, wording: Wording): string {
  const address = addressWords(action.target, wording);
  if (action.kind === 'move') return `${address} was ${addressWords(action.from, wording)}`;
  return `${address} ${happensWords(action.kind, 1)}`;
}

/** The settings of a new target, or the changes of another. */
export function actionRows(action: RealAction, glyphs: Glyphs): readonly Row[] {
  switch (action.kind) {
    case 'create':
      return settingRows(action.after, glyphs);
    case 'update':
    case 'move':
      return action.changes.filter(isTold).flatMap((change) => changeRows(change, glyphs));
    case 'delete':
      return [];
    default:
      return never(action);
  }
}

/** Writes the first line of a block, in the colour of what happens. */
export function heading(kind: RealAction['kind'], words: string, { paint, width }: Screen): string {
  const { sign, tone } = looksOf(kind);
  return paint(tone, `${sign} ${wrap(words, width - 2).replaceAll('\n', '\n  ')}`);
}

/** Writes what a block does to traffic. */
export function effectLines(sentences: readonly string[], screen: Screen): readonly string[] {
  return sentences.map((words) => screen.paint('quiet', indented(words, screen, INDENT)));
}

/** What every target has, whatever its value is. */
const ALWAYS = ['url', 'siteId', 'weight', 'visitsPerDay', 'timezone', 'tokenAuth', 'pages'];

/** What every target has, and what differs from the built-in defaults, in the order of the schema. */
function settingRows({ settings }: ResolvedTarget, glyphs: Glyphs): readonly Row[] {
  return settingLeaves(settings)
    .filter(({ path, isDefault }) => !isDefault || ALWAYS.includes(path))
    .map(({ path, value }) => ({ label: path, after: settingWords(path, value, glyphs) }));
}
