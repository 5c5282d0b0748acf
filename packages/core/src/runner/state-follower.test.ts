import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import type { AppliedState } from '../model/state.js';
import { load } from '../schema/config.js';
import { defaultsOf } from '../schema/setting.js';
import type { ServedState } from './lanes.js';
import { settled } from './runner.test-support.js';
import { StateFollower } from './state-follower.js';

/** A follower of a state that a test changes, with all that it says. */
function aFollower(equip: (applied: AppliedState) => Promise<void> = async () => {}) {
  const state = { serial: 1, revision: 1, isStopAsked: false, fleet: [runId('r')], reads: 0 };
  const said: string[] = [];
  const fleet = { size: 0 };
  const served: ServedState = { load: load.resolved.parse(defaultsOf(load.fields)), targets: [] };
  const follower = new StateFollower({
    store: {
      readSignals: async () => ({ revision: state.revision, isStopAsked: state.isStopAsked, fleet: state.fleet }),
      readApplied: async () => {
        state.reads += 1;
        return { serial: state.serial, targets: [], instances: [] };
      },
    },
    run: runId('r'),
    applied: { serial: 1, targets: [], instances: [] },
    equip: (applied) => equip(applied).then(() => served),
    onChanged: ({ serial }) => said.push(`changed to ${serial}`),
    onEquipped: async ({ serial }) => void said.push(`equipped ${serial}`),
    onStopAsked: () => said.push('stop'),
    onFleet: (runs) => {
      fleet.size = runs;
    },
    onFailed: (error) => said.push(String(error)),
  });
  const look = () => follower.look().then(settled);
  return { state, said, fleet, look, follower };
}

describe('StateFollower', () => {
  test('reads the state once at first, and then only when its revision changes', async () => {
    const { state, look } = aFollower();
    await look();
    await look();
    expect(state.reads).toBe(1);
    state.revision = 2;
    await look();
    expect(state.reads).toBe(2);
  });

  test('tells how many runs share the load', async () => {
    const { state, fleet, look } = aFollower();
    state.fleet = [runId('q'), runId('r')];
    await look();
    expect(fleet.size).toBe(2);
  });

  test('equips what was applied, and not what was only paused', async () => {
    const { state, said, look, follower } = aFollower();
    state.revision = 2;
    await look();
    expect(said).toEqual(['changed to 1']);
    Object.assign(state, { revision: 3, serial: 2 });
    await look();
    expect(said.slice(1)).toEqual(['changed to 2', 'equipped 2']);
    expect(follower.applied.serial).toBe(2);
  });

  test('follows on while it equips, one state at a time, and then equips the latest', async () => {
    const slow = Promise.withResolvers<void>();
    const { state, said, look } = aFollower(() => slow.promise);
    for (const serial of [2, 3, 4]) {
      Object.assign(state, { revision: serial, serial });
      await look();
    }
    expect(said).toEqual(['changed to 2', 'changed to 3', 'changed to 4']);
    slow.resolve();
    await settled();
    await look();
    expect(said.slice(3)).toEqual(['equipped 2', 'equipped 4']);
  });

  test('tries again what could not be equipped', async () => {
    let fails = true;
    const { state, said, look } = aFollower(async () => {
      if (fails) throw new TypeError('No.');
    });
    Object.assign(state, { revision: 2, serial: 2 });
    await look();
    fails = false;
    await look();
    expect(said).toEqual(['changed to 2', 'TypeError: No.', 'equipped 2']);
  });

  test('says that it is asked to stop, before anything else', async () => {
    const { state, said, look } = aFollower();
    Object.assign(state, { revision: 2, serial: 2, isStopAsked: true });
    await look();
    expect(said).toEqual(['stop']);
  });
});
