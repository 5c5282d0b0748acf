import type { Screen } from './columns.js';
import { counted, oneLine, wrap } from './format.js';

/** What was found in a state. */
export interface CheckedState {
  readonly place: string;
  /** In words; none when the state is sound. */
  readonly faults: readonly string[];
}

/** Writes whether a state is sound, or every fault of it. */
export function checkText({ place, faults }: CheckedState, { paint, width }: Screen): string {
  const where = oneLine(place);
  if (faults.length === 0) return paint('good', wrap(`The state at ${where} is sound.`, width));
  const title = `${counted(faults.length, 'fault')} in the state at ${where}:`;
  return [paint('bad', wrap(title, width)), ...faults.map((fault) => wrap(`- ${oneLine(fault)}`, width, '  '))].join(
    '\n',
  );
}
