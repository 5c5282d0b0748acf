import { type Pace, paceInWords, type Stage } from '../runner/pace.js';
import { duration } from '../schema/duration.js';

/** Reads a pace back from its words, as runs remember it; undefined where the words do not say it all. */
export function paceOfWords(words: string): Pace | undefined {
  const stages = words.split(', then ').flatMap((part) => stageOf(part) ?? []);
  const paces: readonly Pace[] = [
    { kind: 'plan' },
    { kind: 'rate', perSecond: Number.parseFloat(words) },
    ...(stages.length === 0 ? [] : [{ kind: 'stages', stages } as const]),
  ];
  return paces.find((pace) => paceInWords(pace) === words);
}

const HELD = /^(\S+) visits\/s for (.+)$/;
const RAMPED = /^to (\S+) visits\/s in (.+)$/;

function stageOf(words: string): Stage | undefined {
  const [, rate, held] = HELD.exec(words) ?? [];
  const [, rampTo, ramped] = RAMPED.exec(words) ?? [];
  const span = held ?? ramped;
  if (!duration.safeParse(span).success || span === undefined) return undefined;
  return held === undefined ? { for: span, rampTo: Number(rampTo) } : { for: span, rate: Number(rate) };
}
