import { never } from '../base/never.js';
import { isTold } from './change-rows.js';
import { glyphsOf, type Screen } from './columns.js';
import { count, fit, oneLine } from './format.js';
import { addressWords, looksOf, type RealAction } from './plan-words.js';
import { terminalWording, type Wording } from './wording.js';

/** Writes what becomes of a target in one line: what happens, its address, and which settings change. */
export function conciseLine(action: RealAction, screen: Screen): string {
  const wording = terminalWording(glyphsOf(screen));
  const { sign, tone } = looksOf(action.kind);
  const detail = detailWords(action, wording);
  const line = `${sign} ${addressWords(action.target, wording)}${detail === '' ? '' : `  ${detail}`}`;
  return screen.paint(tone, fit(line, screen.width, wording.glyphs.ellipsis));
}

function detailWords(action: RealAction, wording: Wording): string {
  switch (action.kind) {
    case 'create':
      return `cap ${count(action.after.settings.visitsPerDay)}, ${oneLine(action.after.account)}`;
    case 'update':
      return pathsWords(action);
    case 'move':
      return [`was ${addressWords(action.from, wording)}`, pathsWords(action)]
        .filter((words) => words !== '')
        .join('; ');
    case 'delete':
      return '';
    default:
      return never(action);
  }
}

function pathsWords({ changes }: Extract<RealAction, { readonly kind: 'update' | 'move' }>): string {
  return changes
    .filter(isTold)
    .map(({ path }) => oneLine(path))
    .join(', ');
}
