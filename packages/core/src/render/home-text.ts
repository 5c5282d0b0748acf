import type { CopiedState, VisitsAtStake } from '../report/copied-state.js';
import { glyphsOf, type Screen } from './columns.js';
import { count, counted, oneLine, wrap } from './format.js';
import { indented } from './row-lines.js';

/** Writes what tells that a state is a copy, and what could be sent twice today. */
export function homeText({ place, evidence, atStake }: CopiedState, screen: Screen): string {
  const twice = atStake
    .map((target) => ({ ...target, left: Math.max(0, target.cap - target.started) }))
    .filter(({ left }) => left > 0)
    .toSorted((a, b) => b.left - a.left);
  const total = twice.reduce((sum, { left }) => sum + left, 0);
  const title = `${oneLine(place)} is a copy: ${oneLine(evidence)}.`;
  const lines = twice.slice(0, MOST_SHOWN).map((target) => indented(targetWords(target), screen, '  '));
  const rest = twice.length - lines.length;
  return [
    screen.paint('bad', wrap(title, screen.width)),
    wrap(total === 0 ? NOTHING_TODAY : `Up to ${counted(total, 'visit')} could be sent twice today:`, screen.width),
    ...lines,
    ...(rest > 0 ? [screen.paint('quiet', `  ${glyphsOf(screen).ellipsis} and ${counted(rest, 'more target')}`)] : []),
  ].join('\n');
}

const NOTHING_TODAY = 'No visit could be sent twice today, but tomorrow each cap could be given here and there.';
const MOST_SHOWN = 20;

function targetWords({ address, left, started, cap, date }: VisitsAtStake & { readonly left: number }): string {
  const day = date === undefined ? '' : ` on ${oneLine(date)}`;
  return `${oneLine(address)} up to ${count(left)} (${count(started)} of ${count(cap)} counted here${day})`;
}
