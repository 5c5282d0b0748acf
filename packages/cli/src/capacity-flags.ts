import { Errors, Flags } from '@oclif/core';
import type { CapacityRequest } from '@trafficinator/core';
import { duration, runFlags } from './flags.js';

/** A number above 0; `most` bounds it, and `words` say what was expected. */
const above = (least: number, most: number, words: string) =>
  Flags.custom<number>({
    helpValue: 'N',
    parse: async (text) => {
      const value = Number(text);
      if (text.trim() !== '' && value > least && value <= most) return value;
      throw new Errors.CLIError(`"${text}" is no ${words}.`);
    },
  });

const rate = above(0, 1_000_000, 'rate: expected visits per second, above 0 and at most 1,000,000');
const factor = above(1, 100, 'factor: expected a number above 1 and at most 100');

/** Which rates are tried, and how long. */
export const capacityFlags = {
  from: rate({
    summary: 'The first rate, in visits per second over all targets.',
    default: 1,
    defaultHelp: async () => '1',
  }),
  factor: factor({
    summary: 'Each rate is so many times the one before.',
    default: 1.5,
    defaultHelp: async () => '1.5',
  }),
  step: rate({ summary: 'Each rate is so much more than the one before, instead of --factor.' }),
  max: rate({ summary: 'The last rate.', default: 10_000, defaultHelp: async () => '10000' }),
  hold: duration({
    summary: 'How long each rate is measured, rounded up to ten seconds.',
    default: 30_000,
    defaultHelp: async () => '30s',
  }),
  settle: duration({
    summary: 'How long each rate is left to settle before it is measured, at least.',
    default: 5_000,
    defaultHelp: async () => '5s',
  }),
  mode: runFlags.mode,
  grace: runFlags.grace,
  seed: runFlags.seed,
};

/** What was given for {@link capacityFlags}. */
export interface CapacityFlags {
  readonly from: number;
  readonly factor: number;
  readonly step?: number | undefined;
  readonly max: number;
  readonly hold: number;
  readonly settle: number;
}

const GRAIN_MS = 10_000;

/** How the capacity is looked for. */
export function searchOf(flags: CapacityFlags): Pick<CapacityRequest, 'rates' | 'settleMs' | 'holdMs'> {
  const { from, factor, step, max, hold, settle } = flags;
  return {
    rates: { from: Math.min(from, max), next: step === undefined ? { factor } : { more: step }, max },
    settleMs: settle,
    holdMs: Math.max(1, Math.ceil(hold / GRAIN_MS)) * GRAIN_MS,
  };
}
