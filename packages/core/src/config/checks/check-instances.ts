import { isRecord } from '../../base/is-record.js';
import { problem } from '../../errors/problem.js';
import { type InstanceKey, instanceOf } from '../../model/target.js';
import { instanceUrl } from '../../schema/instance.js';
import { pathText } from '../locations/path-text.js';
import type { CheckedConfig } from './check-config.js';
import type { Findings } from './findings.js';
import type { MergedTarget } from './merge-targets.js';
import { validValue } from './target-groups.js';

/** An entry of `instances` whose URL is one. */
export interface WrittenInstance {
  readonly key: InstanceKey;
  /** As it is written. */
  readonly url: string;
  /** In the config. */
  readonly path: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** The entries of `instances` in order of their keys, but for those that are no URL. */
export function writtenInstances({ instances }: CheckedConfig): readonly WrittenInstance[] {
  return Object.entries(instances)
    .flatMap(([url, value]) => {
      if (!instanceUrl.safeParse(url).success || !isRecord(value)) return [];
      return [{ key: instanceOf(url), url, path: pathText(['instances', url]), value }];
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The instances that have a hit budget. */
export function boundedInstances(instances: readonly WrittenInstance[]): ReadonlySet<InstanceKey> {
  const bounded = instances.filter(({ value: { hitsPerDay, hitsPerMonth } }) => {
    return typeof hitsPerDay === 'number' || typeof hitsPerMonth === 'number';
  });
  return new Set(bounded.map(({ key }) => key));
}

/** Checks that no Matomo is named twice, such as by http and https, and that each has a target. */
export function checkInstances(
  instances: readonly WrittenInstance[],
  targets: readonly MergedTarget[],
  findings: Findings,
): void {
  const first = new Map<InstanceKey, WrittenInstance>();
  for (const instance of instances) {
    const known = first.get(instance.key);
    if (known === undefined) first.set(instance.key, instance);
    else refuseShared(known, instance, findings);
  }
  const used = new Set(targets.flatMap(instanceOfTarget));
  for (const instance of first.values()) if (!used.has(instance.key)) warnOfIdle(instance, used, findings);
}

function instanceOfTarget(target: MergedTarget): readonly InstanceKey[] {
  const url = validValue(target, ['url']);
  return typeof url === 'string' ? [instanceOf(url)] : [];
}

function refuseShared(first: WrittenInstance, { key, url, path }: WrittenInstance, findings: Findings): void {
  const { place } = findings.at(first.path);
  const firstPlace = place && `${place.file}:${place.line}:${place.column}`;
  const details = { instance: key, first: first.url, firstPlace, second: url };
  findings.refuse(problem('config.shared-instance', details, findings.at(path)));
}

function warnOfIdle({ url, path }: WrittenInstance, used: ReadonlySet<InstanceKey>, findings: Findings): void {
  findings.warn(problem('config.idle-instance', { url, used: [...used].sort() }, findings.at(path)));
}
