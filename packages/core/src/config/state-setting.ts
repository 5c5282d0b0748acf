import type { SecretReference } from '@trafficinator/sdk';
import { isRecord } from '../base/is-record.js';
import { Failure } from '../errors/failure.js';
import type { Place } from '../errors/problem.js';
import { stateSetting } from '../schema/config.js';
import { Findings } from './checks/findings.js';
import { reportFaults } from './checks/report-faults.js';
import { writtenPasswords } from './checks/written-passwords.js';
import type { ConfigPath } from './locations/source-locations.js';

/**
 * Where a raw config says that the state is: a path, an address, or a reference to one of them; undefined if it does not say.
 * Only this setting is looked at, so that a state can be opened whatever else is wrong. Fails, with the place, if it is wrong.
 */
export function writtenState(
  raw: unknown,
  locate: (path: ConfigPath) => Place | undefined,
): string | SecretReference | undefined {
  const { state } = isRecord(raw) ? raw : {};
  if (state === undefined) return undefined;
  const findings = new Findings(locate, writtenPasswords(raw));
  reportFaults({ state, targets: {} }, findings);
  if (findings.problems.length > 0) throw new Failure(findings.problems);
  return stateSetting.parse(state);
}
