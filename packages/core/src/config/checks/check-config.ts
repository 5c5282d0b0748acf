import { type Problem, problem } from '../../errors/problem.js';
import { isRecord } from '../layers/merge-layers.js';
import { findCycles, type ProfileCycle } from '../layers/stack-layers.js';
import { pathText } from '../locations/path-text.js';
import type { ConfigPath } from '../locations/source-locations.js';
import type { Findings } from './findings.js';
import { type SchemaFault, schemaFaults, valueAt } from './schema-faults.js';
import { shownValue } from './shown-value.js';
import { type Suggestion, suggestSetting, suggestValue } from './suggest.js';

/** A config of which is known what is wrong with it. */
export interface CheckedConfig {
  readonly load: Readonly<Record<string, unknown>>;
  readonly seed: string | undefined;
  readonly defaults: unknown;
  readonly targets: Readonly<Record<string, unknown>>;
  readonly moved: readonly WrittenMove[];
  /** Whether something was already found to be wrong with the setting at a path. */
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

/** Reports the faults, and gives the paths that are not to be spoken of again. */
function reportFaults(raw: unknown, findings: Findings): ReadonlySet<string> {
  const invalid = new Set<string>();
  const reported = new Map<unknown, Set<string>>();
  for (const fault of schemaFaults(raw)) {
    const suggestion = suggestionFor(fault);
    markInvalid(invalid, fault.path);
    if (suggestion?.instead !== undefined) markInvalid(invalid, suggestion.instead);
    if (isNews(fault, raw, reported)) findings.refuse(problemOf(fault, suggestion?.text, findings));
  }
  return invalid;
}

/** With the setting at fault, the whole list or section that it is in. */
function markInvalid(invalid: Set<string>, path: ConfigPath): void {
  for (let length = path.length; length > 0; length--) invalid.add(pathText(path.slice(0, length)));
}

function suggestionFor(fault: SchemaFault): Suggestion | undefined {
  if (fault.kind === 'unknown') return suggestSetting(fault.path);
  return fault.kind === 'value' && !isSecret(fault.path) ? suggestValue(fault.path, fault.value) : undefined;
}

/** The same fault of the same profile comes once for each layer that extends it. */
function isNews(fault: SchemaFault, raw: unknown, reported: Map<unknown, Set<string>>): boolean {
  const start = fault.path.findLastIndex(
    (key, index) => fault.path[index - 1] === 'extends' && typeof key === 'number',
  );
  if (start === -1) return true;
  const profile = valueAt(raw, fault.path.slice(0, start + 1));
  const known = reported.get(profile) ?? new Set();
  const where = `${fault.kind} ${pathText(fault.path.slice(start + 1))}`;
  const isNew = !known.has(where);
  reported.set(profile, known.add(where));
  return isNew;
}

function problemOf(fault: SchemaFault, suggestion: string | undefined, findings: Findings): Problem {
  const path = pathText(fault.path);
  const parent = pathText(fault.path.slice(0, -1));
  const where = findings.at(path);
  switch (fault.kind) {
    case 'unknown':
      return problem('config.unknown-setting', { key: fault.key, parent, suggestion }, where);
    case 'key':
      return problem('config.invalid-key', { key: fault.key, parent, rule: fault.rule }, where);
    case 'value': {
      const shown = isSecret(fault.path) ? undefined : shownValue(fault.value);
      return problem('config.invalid-value', { path, shown, rule: fault.rule, suggestion }, where);
    }
  }
}

function isSecret(path: ConfigPath): boolean {
  return path.some((key) => key === 'tokenAuth');
}

function readConfig(raw: Readonly<Record<string, unknown>>, isInvalid: (path: string) => boolean): CheckedConfig {
  const { load, seed, defaults, targets, moved } = raw;
  return {
    load: isRecord(load) ? load : {},
    seed: typeof seed === 'string' || typeof seed === 'number' ? String(seed) : undefined,
    defaults: defaults ?? {},
    targets: isRecord(targets) ? targets : {},
    moved: Array.isArray(moved) ? moved.flatMap(readMove) : [],
    isInvalid,
  };
}

function readMove(entry: unknown, index: number): readonly WrittenMove[] {
  if (!isRecord(entry)) return [];
  const { from, to } = entry;
  return typeof from === 'string' && typeof to === 'string' ? [{ from, to, path: `moved[${index}]` }] : [];
}
