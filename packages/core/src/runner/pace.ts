/** How visits arrive: by the plan of the day, at a rate over all targets, or as fast as targets take them. */
export type Pace =
  | { readonly kind: 'plan' }
  | { readonly kind: 'rate'; readonly perSecond: number }
  | { readonly kind: 'max' };

/** A pace in words, as runs remember it. */
export function paceInWords(pace: Pace): string {
  switch (pace.kind) {
    case 'plan':
      return 'the plan of the day';
    case 'rate':
      return `${pace.perSecond} visits/s`;
    case 'max':
      return 'as fast as the targets take them';
  }
}
