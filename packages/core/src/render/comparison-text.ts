import { never } from '../base/never.js';
import type { ComparedRun, Judgement, MetricChange, RunComparison } from '../report/compare-runs.js';
import { type Cell, type Column, columnLines, type Screen } from './columns.js';
import { comparedWords } from './compared-words.js';
import { counted, latency, moment, oneLine, perSecond, share, span, wrap } from './format.js';
import type { Tone } from './paint.js';

/** Writes what changed from one run to another, figure by figure, and whether it is more than noise. */
export function comparisonText(comparison: RunComparison, screen: Screen): string {
  const { before, after, metrics } = comparison;
  const { paint, width } = screen;
  const head = [runLine('before', before), runLine('after', after)].map((line) => wrap(line, width, '  '));
  const isUnknown = metrics.some(
    ({ before: was, after: is, noise }) => was !== undefined && is !== undefined && noise === undefined,
  );
  const isInvalid = before.result === 'invalid' || after.result === 'invalid';
  const notes = isUnknown ? ['', paint('quiet', wrap(TOO_SHORT, width))] : [];
  const alarms = isInvalid ? ['', paint('bad', wrap(INVALID, width))] : [];
  return [...head, ...alarms, '', ...columnLines(columns(metrics), screen), ...notes].join('\n');
}

const INVALID =
  'A run is invalid, since its generator did not keep up: what differs may be the generator and not the targets.';
const TOO_SHORT =
  'Where nothing is said of noise, a run has fewer than five steps: let both run for a minute or longer.';

function runLine(name: string, { run, pace, startedAt, durationMs, result, steps }: ComparedRun): string {
  return `${name}: run ${oneLine(run).slice(0, 8)}, ${result}: ${oneLine(pace)}, ${span(durationMs)} from ${moment(startedAt)}, ${counted(steps, 'whole step')}`;
}

function columns(metrics: readonly MetricChange[]): readonly Column[] {
  const column = (title: string, align: Column['align'], rank: number, cell: (one: MetricChange) => Cell): Column => ({
    title,
    align,
    rank,
    cells: metrics.map(cell),
  });
  return [
    column('', 'left', 7, ({ metric }) => ({ text: comparedWords[metric] })),
    column('before', 'right', 5, (one) => ({ text: figure(one, one.before) })),
    column('after', 'right', 6, (one) => ({ text: figure(one, one.after) })),
    column('change', 'right', 4, (one) => ({ text: signed(one, one.change) })),
    column('', 'right', 2, ({ relative }) => ({ text: relative === undefined ? '' : signedShare(relative) })),
    column('noise', 'right', 3, (one) => ({ text: one.noise === undefined ? '' : `± ${figure(one, one.noise)}` })),
    column('', 'left', 8, ({ judgement }) => judgementCell(judgement)),
  ];
}

function figure({ unit }: Pick<MetricChange, 'unit'>, value: number | undefined): string {
  if (value === undefined) return '-';
  switch (unit) {
    case 'perSecond':
      return perSecond(value);
    case 'share':
      return share(value);
    case 'ms':
      return latency(value);
    default:
      return never(unit);
  }
}

function signed(one: MetricChange, change: number | undefined): string {
  if (change === undefined) return '';
  return `${change > 0 ? '+' : change < 0 ? '-' : ''}${figure(one, Math.abs(change))}`;
}

function signedShare(value: number): string {
  const percent = (Math.abs(value) * 100).toFixed(1);
  return `${value > 0 ? '+' : value < 0 ? '-' : ''}${percent} %`;
}

function judgementCell(judgement: Judgement): Cell {
  const tones: Readonly<Record<Judgement, Tone>> = {
    better: 'good',
    worse: 'bad',
    changed: 'changed',
    same: 'quiet',
    unknown: 'quiet',
  };
  const words = { better: 'better', worse: 'worse', changed: 'changed', same: 'within the noise', unknown: '' };
  return { text: words[judgement], tone: tones[judgement] };
}
