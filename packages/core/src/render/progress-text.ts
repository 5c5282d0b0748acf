import type { Progress } from '../report/progress.js';
import { type StatusTotals, statusTotals } from '../report/status-totals.js';
import { isFailing } from '../report/target-state.js';
import type { TargetStatus } from '../report/target-status.js';
import { type Cell, type Column, columnLines, type Screen } from './columns.js';
import { counted, elapsed, fit, oneLine, perSecond, share } from './format.js';
import {
  latencyCell,
  rateCell,
  STATES,
  stateCell,
  stateCounts,
  successCell,
  totalP95,
  usedOfCap,
  usedShare,
} from './target-cells.js';

/** How live progress is shown. */
export interface ProgressOptions extends Screen {
  /** Lines of the screen; without it, there are enough. */
  readonly height?: number | undefined;
}

/**
 * Writes the progress of a run for a terminal that draws it again and again: a head line and a line for each target.
 * No line is longer than the width. Where the height does not suffice, the targets that want attention least are summed up
 * in the last line.
 */
export function progressLines(progress: Progress, options: ProgressOptions): readonly string[] {
  const { targets } = progress;
  const { width, paint, height = Number.POSITIVE_INFINITY } = options;
  const totals = statusTotals(targets);
  const head = paint('strong', fit(headParts(progress, totals).join('  '), width));
  if (targets.length === 0) return [head];
  if (targets.length < height) return [head, ...targetLines(targets, options)];
  const room = Math.max(0, height - 2);
  const sorted = STATES.flatMap((state) => targets.filter((target) => target.state === state));
  const more = paint('quiet', fit(moreWords(sorted.slice(room)), width));
  return [head, ...(room === 0 ? [] : targetLines(sorted.slice(0, room), options)), more].slice(0, Math.max(1, height));
}

/** Writes the progress of a run as one plain line, for logs. With more than a few targets it names only those that fail. */
export function progressLine(progress: Progress): string {
  const { targets } = progress;
  const totals = statusTotals(targets);
  const words = targets.length > MOST_NAMED ? stateWords(targets, totals) : named(targets);
  return [...visitParts(progress, totals), ...answerParts(progress, totals), words].join('  ').trimEnd();
}

const MOST_NAMED = 6;
const BAR = 16;

function headParts(progress: Progress, totals: StatusTotals): readonly string[] {
  const hits = [counted(totals.counts.sent, 'hit'), rateWords(totals.rate.hitsPerSecond)];
  return [...visitParts(progress, totals), ...hits, ...answerParts(progress, totals)];
}

function visitParts({ elapsedMs }: Progress, { counts, rate }: StatusTotals): readonly string[] {
  return [elapsed(elapsedMs), counted(counts.started, 'visit'), rateWords(rate.visitsPerSecond)];
}

function answerParts({ targets }: Progress, totals: StatusTotals): readonly string[] {
  const p95 = totalP95(totals, targets);
  return [
    ...(totals.successRate === undefined ? [] : [`${share(totals.successRate)} ok`]),
    ...(p95 === undefined ? [] : [`p95 ${p95}`]),
  ];
}

function rateWords(rate: number): string {
  return rate === 0 ? '0/s' : perSecond(rate);
}

function targetLines(targets: readonly TargetStatus[], screen: Screen): readonly string[] {
  return columnLines(columns(targets), screen).slice(1);
}

/** Without titles: the figures carry their units. */
function columns(targets: readonly TargetStatus[]): readonly Column[] {
  const column = (align: Column['align'], rank: number, cell: (target: TargetStatus) => Cell): Column => ({
    title: '',
    align,
    rank,
    cells: targets.map(cell),
  });
  return [
    column('left', 6, ({ state }) => stateCell(state)),
    { ...column('left', 7, ({ key }) => ({ text: oneLine(key) })), cut: { at: 'middle', least: 12 } },
    column('left', 1, ({ cap, state }) => ({ ...stateCell(state), text: bar(usedShare(cap)) })),
    column('right', 5, ({ cap }) => ({ text: usedOfCap(cap) })),
    column('right', 3, ({ rate }) => rateCell(rate.visitsPerSecond)),
    column('right', 4, ({ successRate }) => successCell(successRate)),
    column('right', 2, ({ latency }) => latencyCell(latency?.p95Ms)),
  ];
}

/** Only a whole is shown as a full bar, and only nothing as an empty one. */
function bar(used: number): string {
  const rounded = Math.round(Math.min(1, used) * BAR);
  const filled = used >= 1 ? BAR : used <= 0 ? 0 : Math.min(BAR - 1, Math.max(1, rounded));
  return '█'.repeat(filled) + '░'.repeat(BAR - filled);
}

function moreWords(hidden: readonly TargetStatus[]): string {
  return `… and ${counted(hidden.length, 'more target')}: ${stateCounts(statusTotals(hidden).states)}`;
}

function named(targets: readonly TargetStatus[]): string {
  return targets
    .map(({ key, cap, state }) => `${oneLine(key)} ${usedOfCap(cap)}${state === 'running' ? '' : ` ${state}`}`)
    .join(', ');
}

function stateWords(targets: readonly TargetStatus[], totals: StatusTotals): string {
  const failing = targets.filter(({ state }) => isFailing(state));
  const words = `${counted(targets.length, 'target')}: ${stateCounts(totals.states)}`;
  if (failing.length === 0) return words;
  const rest = failing.length - MOST_NAMED;
  return `${words}; ${named(failing.slice(0, MOST_NAMED))}${rest > 0 ? ` and ${rest} more` : ''}`;
}
