import type { LoadSettings } from '../schema/config.js';

/** A part of a run by stages. */
export type Stage = NonNullable<LoadSettings['stages']>[number];

/**
 * How visits arrive: by the plan of the day, at a rate over all targets, at the rates of stages, or as fast as targets take
 * them. Runs of one fleet share a rate.
 */
export type Pace =
  | { readonly kind: 'plan' }
  | {
      readonly kind: 'rate';
      readonly perSecond: number;
      /** Only the first of rates that rise: those of a search for the capacity. */
      readonly isRising?: true;
    }
  | { readonly kind: 'stages'; readonly stages: readonly Stage[] }
  | { readonly kind: 'max' };

/** A pace in words, as runs remember it. */
export function paceInWords(pace: Pace): string {
  switch (pace.kind) {
    case 'plan':
      return 'the plan of the day';
    case 'rate':
      return pace.isRising ? `rising rates from ${pace.perSecond} visits/s` : `${pace.perSecond} visits/s`;
    case 'stages':
      return pace.stages.map(stageInWords).join(', then ');
    case 'max':
      return 'as fast as the targets take them';
  }
}

function stageInWords(stage: Stage): string {
  return 'rate' in stage ? `${stage.rate} visits/s for ${stage.for}` : `to ${stage.rampTo} visits/s in ${stage.for}`;
}
