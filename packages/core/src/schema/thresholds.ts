import { z } from 'zod';
import { named } from './named.js';
import { section, setting } from './setting.js';

const SHARE = /^<(=?)\s*(\d+(?:\.\d+)?)\s*%$/;
const LATENCY = /^<(=?)\s*(\d+(?:\.\d+)?)\s*(ms|s)$/;

/** A bound of a share, such as `<1%`. */
export const shareBound = named(
  z.string().refine(isBoundBy(SHARE), { error: 'is no bound of a share: expected such as <1% or <=0%' }),
  { words: 'a bound such as `<1%`' },
);
/** A bound of a latency, such as `<500ms`. */
export const latencyBound = named(
  z.string().refine(isBoundBy(LATENCY), { error: 'is no bound of a latency: expected such as <500ms or <2s' }),
  { words: 'a bound such as `<500ms`' },
);

/** A bound as it was written, to compare with: a share from 0 to 1, or milliseconds. */
export interface Bound {
  readonly limit: number;
  /** Whether the limit itself still holds. */
  readonly isInclusive: boolean;
}

/** Reads a bound of a share or of a latency that passed the schema. */
export function boundOf(text: string): Bound {
  const ofShare = SHARE.exec(text);
  if (ofShare !== null) return { limit: Number(ofShare[2]) / 100, isInclusive: ofShare[1] === '=' };
  const ofLatency = LATENCY.exec(text);
  if (ofLatency === null) throw new TypeError(`"${text}" is no bound.`);
  return { limit: Number(ofLatency[2]) * (ofLatency[3] === 's' ? 1_000 : 1), isInclusive: ofLatency[1] === '=' };
}

/** Makes the check of bounds in a form. One that nothing could keep to, such as `<0%`, is none. */
function isBoundBy(form: RegExp): (text: string) => boolean {
  return (text) => {
    if (!form.test(text)) return false;
    const { limit, isInclusive } = boundOf(text);
    return limit > 0 || isInclusive;
  };
}

/** What a run must keep to. */
export const thresholdFields = {
  thresholds: section('What a run must keep to. One that is crossed gives the run an exit code of its own.', {
    errorRate: setting(shareBound, {
      doc: 'Share of the hits sent that were not accepted.',
      optional: true,
      fallback: 'not looked at',
      example: "'<1%'",
    }),
    missedRate: setting(shareBound, {
      doc: 'Share of the visits due that never started.',
      optional: true,
      fallback: 'not looked at',
      example: "'<1%'",
    }),
    p50: setting(latencyBound, {
      doc: 'Median latency of answers.',
      optional: true,
      fallback: 'not looked at',
      example: "'<200ms'",
    }),
    p95: setting(latencyBound, {
      doc: 'Latency that 95 % of answers do not exceed.',
      optional: true,
      fallback: 'not looked at',
      example: "'<500ms'",
    }),
    p99: setting(latencyBound, {
      doc: 'Latency that 99 % of answers do not exceed.',
      optional: true,
      fallback: 'not looked at',
      example: "'<2s'",
    }),
    capReached: setting(z.boolean(), {
      doc: 'Whether the daily cap must be used up when the run ends.',
      optional: true,
      fallback: 'not looked at',
      example: 'true',
    }),
    abort: setting(z.boolean(), {
      doc: 'End the run as soon as a share or a latency is crossed, after at least ten seconds and a hundred hits.',
      default: false,
    }),
  }),
};
