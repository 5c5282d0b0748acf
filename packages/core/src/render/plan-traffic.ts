import type { Effect, Plan } from '../plan/plan.js';
import { ofKind, sumOf } from './effect-sums.js';
import { monthlyWords } from './effect-words.js';
import { count, counted } from './format.js';
import { settingWords } from './setting-words.js';
import { sidesWords } from './sides-words.js';
import type { Wording } from './wording.js';

/** What the plan does to traffic in all, as parts of a sentence: `caps 26,000 → 30,000 visits/day`; empty if it is not known to do anything. */
export function trafficWords(plan: Plan, wording: Wording): string {
  const effects = plan.actions.flatMap((action): readonly Effect[] => (action.kind === 'keep' ? [] : action.effects));
  return [
    ...loadParts(plan, wording),
    ...capParts(ofKind(effects, 'cap'), wording),
    ...volumeParts(ofKind(effects, 'volume'), plan),
    ...endParts(ofKind(effects, 'stops').length),
  ].join(', ');
}

function loadParts({ load }: Plan, wording: Wording): readonly string[] {
  const change = load.changes.find(({ path }) => path === 'load.visitsPerDay');
  if (change?.kind !== 'value') return [];
  const words = (value: unknown) =>
    value === undefined ? 'no limit' : settingWords(change.path, value, wording.glyphs);
  const unit = change.after === undefined ? '' : ' visits/day';
  return [`load ${sidesWords(words(change.before), words(change.after), wording)}${unit}`];
}

/** Only what changes: where the plan names one target of many, the caps of the others are not in it. */
function capParts(caps: readonly Extract<Effect, { kind: 'cap' }>[], wording: Wording): readonly string[] {
  const changed = caps.filter(({ before, after }) => before !== after);
  if (changed.length === 0) return [];
  const after = count(sumOf(changed, (cap) => cap.after));
  if (changed.every(({ before }) => before === undefined)) return [`at most ${after} visits/day`];
  const before = count(sumOf(changed, (cap) => cap.before ?? 0));
  return [`${changed.length === 1 ? 'cap' : 'caps'} ${sidesWords(before, after, wording)} visits/day`];
}

function volumeParts(volumes: readonly Extract<Effect, { kind: 'volume' }>[], { actions }: Plan): readonly string[] {
  if (volumes.length === 0) return [];
  const isAll = actions.every(({ kind }) => kind !== 'keep');
  const words = monthlyWords(sumOf(volumes, (volume) => volume.hitsPerMonth));
  return [isAll ? words : `${words} to the targets that change`];
}

function endParts(targets: number): readonly string[] {
  return targets === 0 ? [] : [`no more visits to ${counted(targets, 'target')}`];
}
