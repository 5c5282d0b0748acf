import { type Problem, problem } from '../../errors/problem.js';
import { isSecretHeader } from '../../schema/connection.js';
import { pathText } from '../locations/path-text.js';
import type { ConfigPath } from '../locations/source-locations.js';
import type { Findings } from './findings.js';
import { type SchemaFault, schemaFaults, valueAt } from './schema-faults.js';
import { shownValue } from './shown-value.js';
import { type Suggestion, suggestSetting, suggestValue } from './suggest.js';

/** Reports where a config does not follow the schema, and gives the paths that are not to be spoken of again. */
export function reportFaults(raw: unknown, findings: Findings): ReadonlySet<string> {
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
      if (isPolicy(fault.path)) return problem('config.no-policy', { path, shown: shownValue(fault.value) }, where);
      const shown = isSecret(fault.path) ? undefined : shownValue(fault.value);
      return problem('config.invalid-value', { path, shown, rule: fault.rule, suggestion }, where);
    }
  }
}

function isSecret(path: ConfigPath): boolean {
  // Whoever takes the name of a variable for the secret itself writes it there.
  return path.some((key, at) => holdsSecret(String(key), path[at - 1])) || (path[0] === 'state' && path.length > 1);
}

/** Sections whose values are not shown where something in them is wrong: a password may stand in the wrong place. */
function holdsSecret(key: string, parent: string | number | undefined): boolean {
  if (key === 'tokenAuth' || key === 'basicAuth' || key === 'proxy') return true;
  return (parent === 'headers' && isSecretHeader(key)) || (parent === 'tls' && key === 'key');
}

function isPolicy([first, ...rest]: ConfigPath): boolean {
  return first === 'policies' && rest.length === 1;
}
