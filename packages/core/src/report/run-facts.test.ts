import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import type { EngineEvent } from '../model/event.js';
import { factsAfter, noFacts } from './run-facts.js';

const at = instant(0);

function after(...events: readonly EngineEvent[]) {
  return events.reduce(factsAfter, noFacts);
}

describe('factsAfter', () => {
  test('keeps what a run told last', () => {
    expect(after({ kind: 'fleet', at, runs: 4 }, { kind: 'fleet', at, runs: 3 }).fleetRuns).toBe(3);
    expect(after({ kind: 'stateUnreachable', at, detail: 'busy' }).isStateReachable).toBe(false);
    expect(
      after({ kind: 'stateUnreachable', at, detail: 'busy' }, { kind: 'stateReachable', at }).isStateReachable,
    ).toBe(true);
    expect(after({ kind: 'recordPending', at, detail: 'busy', waitMs: 1 }).isStateReachable).toBe(false);
  });

  test('counts how often the process did not keep up', () => {
    expect(after({ kind: 'saturated', at, lagMs: 900 }, { kind: 'saturated', at, lagMs: 950 }).saturations).toBe(2);
  });

  test('passes over the rest', () => {
    expect(after({ kind: 'adopted', at, serial: 2, targets: 1 })).toBe(noFacts);
  });
});
