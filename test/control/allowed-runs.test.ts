import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SECRETS, startVictim, type Victim } from './attacks/victim.ts';

const statusDocument = z.object({
  targets: z.array(
    z.looseObject({ key: z.string(), lastError: z.looseObject({ class: z.string(), sample: z.string() }).optional() }),
  ),
});

let victim: Victim;
beforeAll(async () => {
  victim = await startVictim();
});
afterAll(() => victim[Symbol.asyncDispose]());

/** Sends a few visits, and answers the sites that they came to. */
async function run(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const before = victim.bait.asked.length;
  const { stderr } = await victim.project.run(['run', '--visits', '9', '--rate', 'max'], { ...SECRETS, ...env });
  expect(stderr).not.toContain('fault of Trafficinator');
  const sites = victim.bait.asked.slice(before).flatMap((asked) => /idsite=(\d+)/.exec(asked)?.[1] ?? []);
  return [...new Set(sites)].sort();
}

describe('a runner', () => {
  test('sends nothing for targets of the API to where they may not be, and serves those of the config', async () => {
    expect(await run({})).toEqual(['1']);
    const { stdout } = await victim.project.run(['status', '--json']);
    const { targets } = statusDocument.parse(JSON.parse(stdout));
    const failing = targets.filter(({ lastError }) => lastError !== undefined);
    expect(failing.map(({ key, lastError }) => [key, lastError?.class])).toEqual([
      ['plain', 'not-allowed'],
      ['sealed', 'not-allowed'],
    ]);
    expect(failing[0]?.lastError?.sample).toContain('a loopback address, and is not among the allowed places');
  });

  test('serves them all where its user allows it', async () => {
    expect(await run({ TRAFFICINATOR_ALLOW_TARGET: `https://*.example.com, ${victim.bait.origin}` })).toEqual([
      '1',
      '2',
      '3',
    ]);
  });

  test('does not start with a pattern that is none', async () => {
    const { code, stderr } = await victim.project.run(['run', '--visits', '1'], {
      ...SECRETS,
      TRAFFICINATOR_ALLOW_TARGET: 'example.com',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('"example.com" was given by --allow-target or TRAFFICINATOR_ALLOW_TARGET');
  });
});
