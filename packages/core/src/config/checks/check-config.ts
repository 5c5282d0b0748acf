import type { Policy } from '@trafficinator/sdk';
import { isRecord } from '../../base/is-record.js';
import { problem } from '../../errors/problem.js';
import { findCycles, type ProfileCycle } from '../layers/stack-layers.js';
import { pathText } from '../locations/path-text.js';
import type { Findings } from './findings.js';
import { reportFaults } from './report-faults.js';

/** A config of which is known what is wrong with it. */
export interface CheckedConfig {
  readonly load: Readonly<Record<string, unknown>>;
  readonly seed: string | undefined;
  readonly defaults: unknown;
  readonly targets: Readonly<Record<string, unknown>>;
  /** By base URL. */
  readonly instances: Readonly<Record<string, unknown>>;
  readonly policies: readonly Policy[];
  readonly moved: readonly WrittenMove[];
  /** Whether something was already found to be wrong with the setting, section or layer at a path, or with anything in it. */
  isInvalid(path: string): boolean;
}

/** An entry of `moved`. */
export interface WrittenMove {
  readonly from: string;
  readonly to: string;
  readonly path: string;
}

/**
 * Checks a raw config against the schema and reports all that is wrong; a profile with a fault is reported once, however many
 * targets extend it. Undefined if the config cannot be looked at any further.
 */
export function checkConfig(raw: unknown, findings: Findings): CheckedConfig | undefined {
  const cycles = allCycles(raw);
  for (const cycle of cycles) {
    findings.refuse(problem('config.profile-cycle', { ...cycle }, findings.at(cycle.path)));
  }
  if (cycles.length > 0) return undefined;
  const invalid = reportFaults(raw, findings);
  return isRecord(raw) ? readConfig(raw, (path) => invalid.has(path)) : undefined;
}

function allCycles(raw: unknown): readonly ProfileCycle[] {
  if (!isRecord(raw)) return [];
  const { defaults, targets } = raw;
  const layers = isRecord(targets) ? Object.entries(targets) : [];
  return [
    ...findCycles('defaults', defaults),
    ...layers.flatMap(([key, layer]) => findCycles(pathText(['targets', key]), layer)),
  ];
}

function readConfig(raw: Readonly<Record<string, unknown>>, isInvalid: (path: string) => boolean): CheckedConfig {
  const { load, seed, defaults, targets, instances, policies, moved } = raw;
  return {
    load: isRecord(load) ? load : {},
    seed: typeof seed === 'string' || typeof seed === 'number' ? String(seed) : undefined,
    defaults: defaults ?? {},
    targets: isRecord(targets) ? targets : {},
    instances: isRecord(instances) ? instances : {},
    policies: Array.isArray(policies) ? policies.filter(isPolicy) : [],
    moved: Array.isArray(moved) ? moved.flatMap(readMove) : [],
    isInvalid,
  };
}

function readMove(entry: unknown, index: number): readonly WrittenMove[] {
  if (!isRecord(entry)) return [];
  const { from, to } = entry;
  return typeof from === 'string' && typeof to === 'string' ? [{ from, to, path: `moved[${index}]` }] : [];
}

function isPolicy(value: unknown): value is Policy {
  return typeof value === 'function';
}
