/** A state that is away from its home, and what it would still send today: as much could have been sent from elsewhere. */
export interface CopiedState {
  readonly place: string;
  /** What tells, as a sentence without its full stop. */
  readonly evidence: string;
  readonly atStake: readonly VisitsAtStake[];
}

/** What one target could be sent twice. */
export interface VisitsAtStake {
  readonly address: string;
  /** As this copy counts. */
  readonly started: number;
  readonly cap: number;
  /** The running local day of the target. */
  readonly date?: string | undefined;
}
