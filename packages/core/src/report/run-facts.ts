import type { EngineEvent } from '../model/event.js';

/** What is known of a run by what it told last. */
export interface RunFacts {
  /** Runs that share the load, this one among them. */
  readonly fleetRuns: number;
  readonly isStateReachable: boolean;
  /** How often this process was told not to keep up. */
  readonly saturations: number;
}

/** What holds before a run has told anything. */
export const noFacts: RunFacts = { fleetRuns: 1, isStateReachable: true, saturations: 0 };

/** What is known after one more event. */
export function factsAfter(facts: RunFacts, event: EngineEvent): RunFacts {
  switch (event.kind) {
    case 'fleet':
      return { ...facts, fleetRuns: event.runs };
    case 'saturated':
      return { ...facts, saturations: facts.saturations + 1 };
    case 'stateUnreachable':
    case 'recordPending':
      return { ...facts, isStateReachable: false };
    case 'stateReachable':
      return { ...facts, isStateReachable: true };
    default:
      return facts;
  }
}
