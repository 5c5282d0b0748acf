import type { Plan } from '../plan/plan.js';
import { hasChanges } from '../plan/summary.js';
import { actionBlock, INDENT } from './action-block.js';
import { actionGroups } from './action-groups.js';
import { changeRows } from './change-rows.js';
import { glyphsOf, type Screen } from './columns.js';
import { conciseLine } from './concise-line.js';
import { wrap } from './format.js';
import { groupBlock } from './group-block.js';
import { planNotes, tokenWarnings } from './plan-notes.js';
import { trafficWords } from './plan-traffic.js';
import { headlineWords, loadWords, partialWords, type RealAction, summaryWords } from './plan-words.js';
import { rowLines } from './row-lines.js';
import { terminalWording } from './wording.js';

/** How a plan is shown. */
export interface PlanTextOptions extends Screen {
  /** One line for each target. */
  readonly concise?: boolean | undefined;
}

/**
 * Writes a plan for a terminal: what it does in words; a block for each target that changes, or for those that change alike
 * where there are many; what deserves attention; and one line that sums up, with the effect on traffic. Lines are wrapped at the
 * width between words; a URL, path or key that is longer stays whole.
 */
export function planText(plan: Plan, options: PlanTextOptions): string {
  const blocks = hasChanges(plan) ? changeBlocks(plan, options) : [];
  return [
    headBlock(plan, options),
    ...blocks,
    ...notesBlock(plan, options),
    ...warningsBlock(plan, options),
    ...summaryBlock(plan, options),
  ].join('\n\n');
}

/** The actions that change something. */
export function realActions(plan: Plan): readonly RealAction[] {
  return plan.actions.filter((action): action is RealAction => action.kind !== 'keep');
}

/** Writes all that changes, as blocks that stand a line apart. */
export function changeBlocks(plan: Plan, options: PlanTextOptions): readonly string[] {
  const actions = realActions(plan);
  const load = loadBlock(plan, options);
  if (options.concise === true)
    return [
      ...load,
      ...(actions.length === 0 ? [] : [actions.map((action) => conciseLine(action, options)).join('\n')]),
    ];
  const blocks = actionGroups(actions).map((group) => {
    const [first] = group.actions;
    return group.likeness === 'alone' && first !== undefined ? actionBlock(first, options) : groupBlock(group, options);
  });
  return [...load, ...blocks];
}

function headBlock(plan: Plan, { paint, width }: Screen): string {
  const partial = partialWords(plan);
  return [
    paint('strong', wrap(headlineWords(plan, terminalWording()), width)),
    ...(partial === undefined ? [] : [wrap(partial, width)]),
  ].join('\n');
}

function loadBlock(plan: Plan, screen: Screen): readonly string[] {
  const { changes } = plan.load;
  if (changes.length === 0) return [];
  const title = screen.paint('changed', wrap(`~ ${loadWords(plan)} will be updated`, screen.width, '  '));
  const rows = changes.flatMap((change) => changeRows(change, glyphsOf(screen)));
  return [[title, ...rowLines(rows, screen, INDENT)].join('\n')];
}

function notesBlock(plan: Plan, screen: Screen): readonly string[] {
  const notes = planNotes(plan, terminalWording(glyphsOf(screen)));
  if (notes.length === 0) return [];
  return [notes.map((note) => screen.paint('quiet', `  ${wrap(note, screen.width - 2, '  ')}`)).join('\n')];
}

function warningsBlock(plan: Plan, screen: Screen): readonly string[] {
  const warnings = tokenWarnings(plan, terminalWording(glyphsOf(screen)));
  if (warnings.length === 0) return [];
  return [warnings.map((words) => screen.paint('bad', wrap(`! WARNING: ${words}`, screen.width, '  '))).join('\n')];
}

function summaryBlock(plan: Plan, screen: Screen): readonly string[] {
  if (!hasChanges(plan)) return [];
  const traffic = trafficWords(plan, terminalWording(glyphsOf(screen)));
  const words = traffic === '' ? summaryWords(plan) : `${summaryWords(plan)} Traffic: ${traffic}.`;
  return [screen.paint('strong', wrap(words, screen.width, '  '))];
}
