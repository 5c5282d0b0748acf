import type { AllowedTargets } from '../matomo/allowed-targets.js';
import type { AskMatomo } from '../matomo/ask-matomo.js';
import { warning } from '../matomo/finding.js';
import { probeTarget } from '../matomo/probe-target.js';
import type { Way } from '../matomo/transport.js';
import type { Drift } from '../model/drift.js';
import type { ResolvedTarget, TargetKey } from '../model/target.js';
import { boundedAsker } from './bounded-asker.js';
import type { Deps } from './deps.js';
import { missingWords, type TargetSecrets, TOKEN } from './target-secrets.js';
import { Turns } from './turns.js';
import { wayOf } from './way-of.js';

const MOST_AT_ONCE = 8;
const MOST_AT_ONE_HOST = 2;
const LONGEST_ANSWER_MS = 10_000;
const BUDGET_MS = 60_000;

/**
 * Asks the real targets what they are, and says where that differs from what is declared, in the order of the targets.
 * Needs no state, records no hit, changes nothing at a target, and never fails: what cannot be asked is said as well. An
 * answer has the time that hits have there, and at most ten seconds; after a minute nobody is asked any more.
 *
 * @param secrets - as far as they are known; a target that is not reached without one of them is not asked
 * @param allowed - the only places where a target may be asked, of those that are asked for users of the API
 */
export async function probeTargets(
  deps: Pick<Deps, 'clock' | 'openAsker'>,
  targets: readonly ResolvedTarget[],
  secrets: TargetSecrets,
  allowed: (target: TargetKey) => AllowedTargets | undefined = () => undefined,
): Promise<readonly Drift[]> {
  const asker = boundedAsker(await deps.openAsker(), deps.clock, BUDGET_MS);
  const at = deps.clock.now();
  const everyone = new Turns(MOST_AT_ONCE);
  const hosts = new Map<string, Turns>();
  const findings = targets.map(async (target): Promise<readonly Drift[]> => {
    const { key, settings } = target;
    const missing = (secrets.missing.get(key) ?? []).filter(({ path }) => path !== TOKEN);
    if (missing.length > 0) return [{ target: key, ...warning('unchecked', unreached(missingWords(missing))) }];
    const known = secrets.values.get(key);
    const way = wayOf(settings, known, allowed(key));
    const timeoutMs = Math.min(settings.delivery.timeoutSeconds * 1_000, LONGEST_ANSWER_MS);
    const probe = () => probeTarget(askerBy(way, asker), { target, token: known?.get(TOKEN), timeoutMs, at });
    // Who waits for a host takes no place from others.
    return turnsOf(hosts, settings.url).take(() => everyone.take(probe));
  });
  return (await Promise.all(findings)).flat();
}

/** Asks everything by the way of a target. */
function askerBy({ url: _, ...way }: Way, asker: AskMatomo): AskMatomo {
  return { ask: (question) => asker.ask({ ...question, way }) };
}

function unreached(missing: string): string {
  return `It was not asked, since what is needed to reach it is not available here: ${missing}.`;
}

function turnsOf(hosts: Map<string, Turns>, url: string): Turns {
  const { host } = new URL(url);
  const turns = hosts.get(host) ?? new Turns(MOST_AT_ONE_HOST);
  hosts.set(host, turns);
  return turns;
}
