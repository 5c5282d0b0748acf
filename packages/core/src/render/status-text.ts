import type { Instant } from '../base/clock.js';
import type { BudgetStatus } from '../report/budget-status.js';
import type { RunStatus } from '../report/run-status.js';
import { statusTotals } from '../report/status-totals.js';
import type { TargetState } from '../report/target-state.js';
import type { TargetStatus } from '../report/target-status.js';
import { type Column, columnLines, naturalWidth, type Screen } from './columns.js';
import { count, counted, fit, oneLine, span } from './format.js';
import { errorCell, errorColumn, type StatusTable, stateColumn, statusColumns } from './status-columns.js';
import { statusRuns } from './status-runs.js';
import { STATES, stateCell, stateCounts } from './target-cells.js';
import { namedBudgets, usedBudgetWords } from './used-budgets.js';

/** How the statuses are shown. */
export interface StatusTextOptions extends Screen {
  readonly now: Instant;
  /** The active runs, which are told first; without them nothing is said of runs. */
  readonly runs?: readonly RunStatus[] | undefined;
  /** Hit budgets of instances; those of targets stand in their statuses. */
  readonly budgets?: readonly BudgetStatus[] | undefined;
}

/**
 * Writes the statuses of targets as a table, one line for each and one for all. More than a dozen are grouped by state, those
 * that want attention first. The last errors stand in the table where the width suffices, else below it; where the width does
 * not suffice for the rest, the columns that matter least are left out. Below stand hit budgets, and who paused what. No line is longer than
 * the width.
 */
export function statusText(statuses: readonly TargetStatus[], options: StatusTextOptions): string {
  if (statuses.length === 0) return fit('There are no targets.', options.width);
  const totals = statusTotals(statuses);
  const isGrouped = statuses.length > GROUPED_ABOVE;
  const shown = { statuses: isGrouped ? byState(statuses) : statuses, totals, now: options.now };
  const columns = [...(isGrouped ? [] : [stateColumn(shown)]), ...statusColumns(shown)];
  const withErrors = [...columns, errorColumn(shown)];
  const isWide = naturalWidth(withErrors) <= options.width;
  const lines = (isGrouped ? groupedLines : flatLines)(isWide ? withErrors : columns, shown, options);
  const summary = `${counted(statuses.length, 'target')}: ${stateCounts(totals.states)}`;
  const below = isWide ? [] : errorLines(shown, options);
  const head = [...statusRuns(options), options.paint('strong', fit(summary, options.width)), ''];
  return [...head, ...lines, ...below, ...budgetLines(shown, options), ...pauseLines(shown, options)].join('\n');
}

const GROUPED_ABOVE = 12;
const MOST_ERRORS = 10;
const MOST_PAUSED = 10;
const MOST_BUDGETS = 10;

function flatLines(columns: readonly Column[], { statuses }: StatusTable, screen: Screen): readonly string[] {
  const lines = columnLines(columns, screen);
  return statuses.length === 1 ? lines.slice(0, -1) : lines;
}

function groupedLines(columns: readonly Column[], { totals }: StatusTable, screen: Screen): readonly string[] {
  const [titles = '', ...rows] = columnLines(columns, screen);
  const blocks = STATES.flatMap((state) => {
    const group = rows.splice(0, totals.states[state]);
    return group.length === 0 ? [] : [heading(state, group.length, screen), ...group, ''];
  });
  return [titles, '', ...blocks, ...rows];
}

function heading(state: TargetState, size: number, { paint, width }: Screen): string {
  const { tone = 'strong' } = stateCell(state);
  return paint(tone, fit(`${state} (${count(size)})`, width));
}

function errorLines({ statuses }: StatusTable, { paint, width, now }: StatusTextOptions): readonly string[] {
  const failed = statuses.filter(({ lastError }) => lastError !== undefined);
  if (failed.length === 0) return [];
  const lines = failed.slice(0, MOST_ERRORS).map((status) => {
    const { text, tone = 'quiet' } = errorCell(status, now);
    return paint(tone, fit(`${oneLine(status.key)}: ${text}`, width));
  });
  const rest = failed.length - lines.length;
  const more = rest > 0 ? [paint('quiet', fit(`and ${counted(rest, 'more target')} with errors`, width))] : [];
  return ['', paint('quiet', fit('last errors', width)), ...lines, ...more];
}

/** Those with the least left first. */
function budgetLines({ statuses }: StatusTable, { paint, width, budgets = [] }: StatusTextOptions): readonly string[] {
  const named = namedBudgets({ targets: statuses, budgets }).toSorted((a, b) => a.budget.left - b.budget.left);
  if (named.length === 0) return [];
  const lines = named.slice(0, MOST_BUDGETS).map(({ name, budget }) => {
    return paint(budget.left === 0 ? 'changed' : 'quiet', fit(`${name}: ${usedBudgetWords(budget)}`, width));
  });
  const rest = named.length - lines.length;
  const more = rest > 0 ? [paint('quiet', fit(`and ${counted(rest, 'more budget')} with more left`, width))] : [];
  return ['', paint('quiet', fit('hit budgets', width)), ...lines, ...more];
}

function pauseLines({ statuses }: StatusTable, { paint, width, now }: StatusTextOptions): readonly string[] {
  const lines = statuses.flatMap(({ key, paused }) => {
    if (paused === undefined) return [];
    const { who, at } = paused;
    return [fit(`${oneLine(key)}: by ${oneLine(who)}, ${span(Math.max(0, now - at))} ago`, width)];
  });
  if (lines.length === 0) return [];
  const rest = lines.length - MOST_PAUSED;
  const more = rest > 0 ? [paint('quiet', fit(`and ${counted(rest, 'more paused target')}`, width))] : [];
  return ['', paint('quiet', fit('paused', width)), ...lines.slice(0, MOST_PAUSED), ...more];
}

function byState(statuses: readonly TargetStatus[]): readonly TargetStatus[] {
  return STATES.flatMap((state) => statuses.filter((status) => status.state === state));
}
