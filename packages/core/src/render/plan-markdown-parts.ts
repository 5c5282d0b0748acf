import type { Plan } from '../plan/plan.js';
import { hasChanges } from '../plan/summary.js';
import { actionRows } from './action-block.js';
import { type ActionGroup, actionGroups } from './action-groups.js';
import type { Row } from './change-rows.js';
import { summedEffectsWords } from './effect-sums.js';
import { effectsWords } from './effect-words.js';
import { count } from './format.js';
import { unicodeGlyphs } from './glyphs.js';
import { groupWords } from './group-block.js';
import { codeSpan } from './markdown-safe.js';
import { plainPaint } from './paint.js';
import { changeBlocks, realActions } from './plan-text.js';
import { looksOf, namesWords } from './plan-words.js';
import type { Wording } from './wording.js';

/** The lines of the table of what changes: one for each target, or for those that change alike. */
export function planTable(plan: Plan): readonly string[] {
  const groups = actionGroups(realActions(plan));
  if (groups.length === 0) return [];
  return ['| | target | changes | traffic |', '| --- | --- | --- | --- |', ...groups.map(tableLine)];
}

/** The lines of all details, as GitHub colours a difference: `!` stands before what changes. */
export function planDetails(plan: Plan): readonly string[] {
  if (!hasChanges(plan)) return [];
  const text = changeBlocks(plan, { paint: plainPaint, width: DETAILS_WIDTH }).join('\n\n');
  return text.split('\n').map((line) => line.replace(/^~ /, '! '));
}

const DETAILS_WIDTH = 110;
const MOST_NAMED = 3;
const MOST_CHANGES = 4;
const wording: Wording = { glyphs: unicodeGlyphs, quote: codeSpan };

function tableLine(group: ActionGroup): string {
  const { sign } = looksOf(group.kind);
  return `| ${codeSpan(sign)} | ${targetCell(group)} | ${changesCell(group)} | ${trafficCell(group)} |`;
}

function targetCell({ actions }: ActionGroup): string {
  const names = namesWords(
    actions.map(({ target }) => target),
    MOST_NAMED,
    wording,
  );
  return actions.length === 1 ? names : `${count(actions.length)} targets: ${names}`;
}

function changesCell(group: ActionGroup): string {
  const [first] = group.actions;
  if (first === undefined) return '';
  if (group.likeness === 'alike' || group.likeness === 'various') return codeSpan(groupWords(group));
  if (first.kind === 'delete') return 'will be deleted';
  const rows = actionRows(first, wording.glyphs).filter(
    ({ label }) => first.kind !== 'create' || SHOWN.includes(label),
  );
  const was = first.kind === 'move' && group.actions.length === 1 ? [`was ${codeSpan(first.from)}`] : [];
  const rest = rows.length - MOST_CHANGES;
  const more = rest > 0 ? [`and ${count(rest)} more`] : [];
  return [...was, ...rows.slice(0, MOST_CHANGES).map(rowWords), ...more].join('<br>');
}

/** What a table says of a new target; the details say the rest. */
const SHOWN = ['url', 'siteId', 'visitsPerDay', 'weight'];

function rowWords({ label, before, after }: Row): string {
  const value =
    before === undefined ? codeSpan(after) : `${codeSpan(before)} ${wording.glyphs.arrow} ${codeSpan(after)}`;
  return `${codeSpan(label)} ${value}`;
}

function trafficCell({ actions }: ActionGroup): string {
  const [first] = actions;
  if (first === undefined) return '';
  return (actions.length === 1 ? effectsWords(first, wording) : summedEffectsWords(actions, wording)).join('<br>');
}
