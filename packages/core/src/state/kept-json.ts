// What both stores keep as JSON text, checked on its way back: a state outlives the version that wrote it.
import { z } from 'zod';
import { canonicalJson } from '../base/canonical-json.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import { type AuditKind, auditKinds } from '../model/audit.js';
import type { Counts, ThresholdResult, Verdict } from '../model/run.js';
import { targetKey } from '../model/target.js';
import { type InstanceSettings, type LoadSettings, load, type TargetSettings, target } from '../schema/config.js';
import { instance } from '../schema/instance.js';
import type { Fields } from '../schema/setting.js';

/** Where a text was read, for messages. */
export interface KeptAt {
  /** The state's place. */
  readonly state: string;
  /** What the text is, such as `target.staging`. */
  readonly what: string;
}

/** Writes a value so that equal values give equal texts. */
export const keep: (value: TargetSettings | LoadSettings | InstanceSettings | Verdict) => string = canonicalJson;

/** Reads a target's settings. Settings that did not exist when they were written have their defaults. */
export function keptSettings(text: string, at: KeptAt): TargetSettings {
  return settingsOf(parsed(text, at), at);
}

/** Reads the load, in the same way. */
export function keptLoad(text: string, at: KeptAt): LoadSettings {
  return loadOf(parsed(text, at), at);
}

/** Reads the settings of an instance, in the same way. */
export function keptInstance(text: string, at: KeptAt): InstanceSettings {
  return instanceOf(parsed(text, at), at);
}

/** Reads what a run was worth. */
export function keptVerdict(text: string, at: KeptAt): Verdict {
  return read(verdict, parsed(text, at), at);
}

/** Reads a target's settings that are part of a larger document. */
export function settingsOf(value: unknown, at: KeptAt): TargetSettings {
  return read(target.resolved, value, at, target.fields);
}

/** Reads a load that is part of a larger document. */
export function loadOf(value: unknown, at: KeptAt): LoadSettings {
  return read(load.resolved, value, at, load.fields);
}

/** Reads settings of an instance that are part of a larger document. */
export function instanceOf(value: unknown, at: KeptAt): InstanceSettings {
  return read(instance.resolved, value, at, instance.fields);
}

/** Reads what an entry of the history is about. */
export function keptKind(text: string, { state, what }: KeptAt): AuditKind {
  const known = auditKinds.find((kind) => kind === text);
  if (known !== undefined) return known;
  const evidence = `${what} is of the kind ${JSON.stringify(text)}, which this version does not know`;
  throw new Failure([problem('state.newer', { state, evidence })]);
}

const count = z.int().min(0);
/** Check of counts. What the first versions did not count is 0. */
export const counts: z.ZodType<Counts> = z.strictObject({
  offered: count,
  started: count,
  completed: count,
  partial: count,
  failed: count,
  missed: count,
  late: count,
  withheld: count.default(0),
  stalled: count.default(0),
  retries: count.default(0),
  sent: count,
  accepted: count,
  rejected: count,
  failedHits: count,
  ambiguous: count,
});

const metrics = [
  'errorRate',
  'missedRate',
  'p50',
  'p95',
  'p99',
  'capReached',
] as const satisfies readonly ThresholdResult['metric'][];

/** Check of what a run was worth. */
export const verdict: z.ZodType<Verdict> = z.strictObject({
  invalid: z.string().optional(),
  thresholds: z
    .array(
      z
        .strictObject({
          target: z.string().min(1).transform(targetKey).optional(),
          metric: z.enum(metrics),
          bound: z.string(),
          measured: z.number().optional(),
          isCrossed: z.boolean(),
        })
        .readonly(),
    )
    .readonly(),
});

function read<Value>(schema: z.ZodType<Value>, stored: unknown, at: KeptAt, fields: Fields = {}): Value {
  const exact = schema.safeParse(stored);
  if (exact.success) return exact.data;
  const completed = schema.safeParse(withDefaults(fields, stored));
  if (completed.success) return completed.data;
  throw refusal(completed.error, at);
}

function parsed(text: string, at: KeptAt): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure([problem('state.damaged', { state: at.state, fault: `${at.what} is no JSON` })], { cause });
  }
}

function withDefaults(fields: Fields, stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null) return stored;
  const whole: Record<string, unknown> = { ...stored };
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'section') whole[name] = withDefaults(field.fields, whole[name] ?? {});
    else if (whole[name] === undefined && field.default !== undefined) whole[name] = field.default;
  }
  return whole;
}

/** An unknown setting is never dropped in silence: it could be a limit that a newer version keeps. */
function refusal(error: z.ZodError, { state, what }: KeptAt): Failure {
  const unknown = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key].join('.')) : [],
  );
  if (unknown.length > 0) {
    const evidence = `${what} has ${unknown.join(', ')}, which this version does not know`;
    return new Failure([problem('state.newer', { state, evidence })], { cause: error });
  }
  const [first] = error.issues;
  const fault = `${[what, ...(first?.path ?? [])].join('.')} has an impossible value`;
  return new Failure([problem('state.damaged', { state, fault })], { cause: error });
}
