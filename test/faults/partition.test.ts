import { describe, expect, test } from 'vitest';
import { expectInterrupted } from '../support/expect-end.js';
import { violationsOf } from '../support/sandbox.js';
import { noFarMachine } from './partition/far-machine.js';
import { RATE, TwoMachines } from './partition/two-machines.js';

/** On an idle machine it is done within five: three until the server gives the machine up, and one until somebody looks. */
const REPLACED_MS = 8_000;
/** So long a machine that has vanished would be given up twice. */
const STILL_S = 8;

describe.skipIf(noFarMachine !== undefined)('a runner on a machine', { timeout: 90_000 }, () => {
  test('that vanishes from the network is replaced within seconds, starts nothing more, and ends when it is back', async () => {
    await using machines = await TwoMachines.start();
    const { near, beyond, far } = machines;
    far.cutOff();
    const cutOffAt = Date.now();
    await machines.says(near, /serves the load alone now/);
    expect(Date.now() - cutOffAt).toBeLessThan(REPLACED_MS);
    await machines.says(beyond, /so no visit starts: /);
    const { visits } = await machines.counts(0);
    await machines.received(0, visits + RATE);

    far.connect();
    const { stdout, stderr } = await machines.ended(beyond);
    expect(stdout, stderr).toContain('was taken for dead');
    near.process.kill('SIGINT');
    expectInterrupted(await machines.ended(near));
    const sites = [await machines.counts(0), await machines.counts(1)];
    for (const site of sites) expect([site.visitors, violationsOf(site)]).toEqual([site.visits, []]);
    const sent = sites.reduce((sum, site) => sum + site.visits, 0);
    const { started, leased } = await machines.booked();
    // What the lost one held counts as used, since nobody could ask it: never too little.
    expect([leased, started >= sent, started <= sent + 2 * RATE]).toEqual([0, true, true]);
  });

  test('that is there is not replaced though it stands still', async () => {
    await using machines = await TwoMachines.start();
    const { near, beyond } = machines;
    beyond.process.kill('SIGSTOP');
    const { visits } = await machines.counts(0);
    await machines.received(0, visits + (RATE / 2) * STILL_S);
    expect(near.stderr()).not.toMatch(/serves the load alone now|dead runner/);
    beyond.process.kill('SIGCONT');
    for (const runner of [beyond, near]) {
      runner.process.kill('SIGINT');
      expectInterrupted(await machines.ended(runner));
    }
  });
});
