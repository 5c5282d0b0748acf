import { type Pace, paceInWords } from '../runner/pace.js';

/** Reads a pace back from its words, as runs remember it; undefined where the words do not say it all. */
export function paceOfWords(words: string): Pace | undefined {
  const paces: readonly Pace[] = [{ kind: 'plan' }, { kind: 'rate', perSecond: Number.parseFloat(words) }];
  return paces.find((pace) => paceInWords(pace) === words);
}
