import { never } from '../base/never.js';
import type { CapStatus } from '../report/cap-status.js';
import type { StatusTotals } from '../report/status-totals.js';
import { type TargetState, targetStates } from '../report/target-state.js';
import type { TargetStatus } from '../report/target-status.js';
import type { Cell } from './columns.js';
import { count, latency, perSecond, share } from './format.js';
import type { Tone } from './paint.js';

/** Stands where there is nothing to say. */
export const NOTHING: Cell = { text: '-', tone: 'quiet' };

/** The states, those that want attention first. */
export const STATES: readonly TargetState[] = targetStates;

/** `running`, in its colour. */
export function stateCell(state: TargetState): Cell {
  return { text: state, tone: stateTone(state) };
}

/** `312/1,000`: how much of a cap is used. */
export function usedOfCap({ started, cap }: Pick<CapStatus, 'started' | 'cap'>): string {
  return `${count(started)}/${count(cap)}`;
}

/** Which part of a cap is used, 0 to 1; of a cap of nothing, all. */
export function usedShare({ started, cap }: Pick<CapStatus, 'started' | 'cap'>): number {
  return cap === 0 ? 1 : started / cap;
}

/** `12.3/s`. */
export function rateCell(rate: number): Cell {
  return rate === 0 ? NOTHING : { text: perSecond(rate) };
}

/** `99.8 %`, red where most hits were not accepted. */
export function successCell(successRate: number | undefined): Cell {
  if (successRate === undefined) return NOTHING;
  return { text: share(successRate), tone: successRate < 0.5 ? 'bad' : undefined };
}

/** `8 ms`. */
export function latencyCell(ms: number | undefined): Cell {
  return ms === undefined ? NOTHING : { text: latency(ms) };
}

/** `≤ 8 ms`: the 95th percentile over targets, of which only the highest is known. */
export function totalP95(totals: StatusTotals, statuses: readonly TargetStatus[]): string | undefined {
  if (totals.highestP95Ms === undefined) return undefined;
  return statuses.length === 1 ? latency(totals.highestP95Ms) : `≤ ${latency(totals.highestP95Ms)}`;
}

/** `1 failing, 2 running`. */
export function stateCounts(states: StatusTotals['states']): string {
  return STATES.filter((state) => states[state] > 0)
    .map((state) => `${count(states[state])} ${state}`)
    .join(', ');
}

function stateTone(state: TargetState): Tone {
  switch (state) {
    case 'unreachable':
    case 'failing':
    case 'blocked':
      return 'bad';
    case 'running':
      return 'good';
    case 'paused':
      return 'changed';
    case 'capped':
      return 'strong';
    case 'idle':
      return 'quiet';
    default:
      return never(state);
  }
}
