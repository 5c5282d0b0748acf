import { probeTarget } from '../matomo/probe-target.js';
import type { Drift } from '../model/drift.js';
import type { ResolvedTarget, TargetKey } from '../model/target.js';
import { boundedAsker } from './bounded-asker.js';
import type { Deps } from './deps.js';
import { Turns } from './turns.js';

const MOST_AT_ONCE = 8;
const MOST_AT_ONE_HOST = 2;
const LONGEST_ANSWER_MS = 10_000;
const BUDGET_MS = 60_000;

/**
 * Asks the real targets what they are, and says where that differs from what is declared, in the order of the targets.
 * Needs no state, records no hit, changes nothing at a target, and never fails: what cannot be asked is said as well. An
 * answer has the time that hits have there, and at most ten seconds; after a minute nobody is asked any more.
 *
 * @param tokens - as far as they are known
 */
export async function probeTargets(
  deps: Pick<Deps, 'clock' | 'openAsker'>,
  targets: readonly ResolvedTarget[],
  tokens: ReadonlyMap<TargetKey, string>,
): Promise<readonly Drift[]> {
  const asker = boundedAsker(await deps.openAsker(), deps.clock, BUDGET_MS);
  const at = deps.clock.now();
  const everyone = new Turns(MOST_AT_ONCE);
  const hosts = new Map<string, Turns>();
  const findings = targets.map((target) => {
    const { url, delivery } = target.settings;
    const timeoutMs = Math.min(delivery.timeoutSeconds * 1_000, LONGEST_ANSWER_MS);
    const probe = () => probeTarget(asker, { target, token: tokens.get(target.key), timeoutMs, at });
    // Who waits for a host takes no place from others.
    return turnsOf(hosts, url).take(() => everyone.take(probe));
  });
  return (await Promise.all(findings)).flat();
}

function turnsOf(hosts: Map<string, Turns>, url: string): Turns {
  const { host } = new URL(url);
  const turns = hosts.get(host) ?? new Turns(MOST_AT_ONE_HOST);
  hosts.set(host, turns);
  return turns;
}
