import type { z } from 'zod';
import { isRecord } from '../../base/is-record.js';
import { config } from '../../schema/config.js';
import { describe } from '../../schema/describe.js';
import type { ConfigPath } from '../locations/source-locations.js';
import { schemaAt } from './schema-at.js';

/** Where a config does not follow the schema. */
export type SchemaFault =
  /** A key that its section does not know. `path` leads to the key. */
  | { readonly kind: 'unknown'; readonly path: ConfigPath; readonly key: string }
  /** A key that may not be called so. `rule` says what it must be. */
  | { readonly kind: 'key'; readonly path: ConfigPath; readonly key: string; readonly rule: string }
  /** A value that may not be so. `rule` follows the name of the setting: `is no tracker URL: ...`. */
  | { readonly kind: 'value'; readonly path: ConfigPath; readonly value: unknown; readonly rule: string };

/** All that the schema has to object to a raw config. Profiles that extend themselves would let it run without end. */
export function schemaFaults(raw: unknown): readonly SchemaFault[] {
  const { error } = config.safeParse(raw);
  const issues = error?.issues.flatMap((issue) => readingOf(issue, []).issues) ?? [];
  return issues.flatMap((issue) => faultsOf(issue, raw));
}

/** The value at a path; undefined if the path leads nowhere. */
export function valueAt(raw: unknown, path: ConfigPath): unknown {
  let value = raw;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/** An issue of zod with its whole path; no unions are left among them, unless none of their branches was meant. */
interface Issue {
  readonly path: ConfigPath;
  readonly issue: z.core.$ZodIssue;
}

/** Issues, and whether they are those of what the user seems to have meant. */
interface Reading {
  readonly issues: readonly Issue[];
  readonly isMeant: boolean;
}

/** Of a union, takes the branch that the user meant: the first that does not already miss by the type or kind of the value. */
function readingOf(issue: z.core.$ZodIssue, above: ConfigPath): Reading {
  // Keys of JSON are no symbols.
  const path = [...above, ...(issue.path as (string | number)[])];
  const itself: Issue = { path, issue };
  if (issue.code !== 'invalid_union') return { issues: [itself], isMeant: !missesByType(issue) };
  const branches = issue.errors.map((branch) => branchReading(branch, path));
  return branches.find(({ isMeant }) => isMeant) ?? { issues: [itself], isMeant: issue.path.length > 0 };
}

function branchReading(branch: readonly z.core.$ZodIssue[], path: ConfigPath): Reading {
  const readings = branch.map((issue) => readingOf(issue, path));
  return {
    issues: readings.flatMap(({ issues }) => issues),
    isMeant: readings.every(({ isMeant }) => isMeant),
  };
}

/** A wrong type deeper inside speaks for the branch: the user got as far as that. */
function missesByType(issue: z.core.$ZodIssue): boolean {
  return (issue.code === 'invalid_type' && issue.path.length === 0) || issue.path.at(-1) === '$kind';
}

const NO_MARKER = 'is a group of settings: `remove` and `append` work on single settings';

function faultsOf({ path, issue }: Issue, raw: unknown): readonly SchemaFault[] {
  const shown = withoutItems(path, raw);
  if (issue.code === 'unrecognized_keys') {
    if (issue.keys.includes('$kind'))
      return [{ kind: 'value', path: shown, value: valueAt(raw, path), rule: NO_MARKER }];
    return issue.keys.map((key) => ({ kind: 'unknown', path: [...shown, key], key }));
  }
  if (issue.code === 'invalid_key') {
    return [{ kind: 'key', path: shown, key: String(path.at(-1)), rule: issue.issues[0]?.message ?? issue.message }];
  }
  return [{ kind: 'value', path: shown, value: valueAt(raw, path), rule: ruleOf(issue, shown) }];
}

/** What zod says where a check of ours has no words. */
const ZODS_OWN = 'Invalid input';

/** Our own words where the schema has some, otherwise what the schema expects there. */
function ruleOf(issue: z.core.$ZodIssue, path: ConfigPath): string {
  const isOurs =
    (issue.code === 'custom' && issue.message !== ZODS_OWN) ||
    (issue.code === 'invalid_format' && issue.format !== 'url');
  const schema = isOurs ? undefined : schemaAt(config, path);
  return schema === undefined ? issue.message : `must be ${describe(schema)}`;
}

/** `append([a, b])` is written as a call: its items have no name of their own in the source. */
function withoutItems(path: ConfigPath, raw: unknown): ConfigPath {
  return path.filter((key, index) => {
    const holder = key === 'items' ? valueAt(raw, path.slice(0, index)) : undefined;
    const { $kind } = isRecord(holder) ? holder : {};
    return $kind !== 'append';
  });
}
