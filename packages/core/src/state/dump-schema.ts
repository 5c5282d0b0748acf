// The check of a dumped state that was written to a file. Brands have no value at run time.
import { z } from 'zod';
import { instant, localDate } from '../base/clock.js';
import { FINE_BITS, histogramText } from '../base/histogram-text.js';
import { auditKinds } from '../model/audit.js';
import type { ErrorClass } from '../model/outcome.js';
import { type RunEnd, runId, stopCauses } from '../model/run.js';
import type { DumpedDay, DumpedIntervals, StateDump } from '../model/state-dump.js';
import { type AccountKey, blobHash, type InstanceKey, targetKey } from '../model/target.js';
import { writtenSettings } from './draft-row.js';
import { intervalRow } from './intervals/interval-row.js';
import { dumpedIntervals, readRow } from './intervals/stored-rows.js';
import { counts, verdict } from './kept-json.js';

const count = z.int().min(0);
const at = z.int().transform(instant);
const key = z.string().min(1).transform(targetKey);
const account = z
  .string()
  .min(1)
  .transform((text) => text as AccountKey); // Brands what `accountOf` has made.
const instance = z
  .string()
  .min(1)
  .transform((text) => text as InstanceKey); // Brands what `instanceOf` has made.
const run = z.string().min(1).transform(runId);
const hex = z.string().regex(/^[0-9a-f]+$/);
const text = z.string();

const signature = z.strictObject({ at, who: text, commit: text.optional() });

const draft = z.strictObject({
  target: key,
  change: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('put'), written: writtenSettings }),
    z.strictObject({ kind: z.literal('delete') }),
  ]),
  revision: z.int().min(1),
  by: signature,
});

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .transform(localDate);

const bounds = z.strictObject({
  account,
  date,
  timezone: text,
  startsAt: at,
  endsAt: at,
  started: count,
  cap: count,
  next: count,
  free: z.array(z.tuple([count, count]).readonly()).readonly(),
});

const ofBudget = {
  scope: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('account'), account }),
    z.strictObject({ kind: z.literal('instance'), instance }),
  ]),
  period: z.enum(['day', 'month']),
};

const budget = z.strictObject({ ...ofBudget, begins: date, sent: count });

const hitQuarter = z.strictObject({ ...ofBudget, quarter: z.int(), hits: count });

const packed = z
  .strictObject({
    run,
    target: key,
    account,
    tier: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
    from: at,
    data: z.base64(),
  })
  .refine(isReadable);

/** As the first format had intervals: ten seconds each, and only latencies. */
const unpacked = z
  .strictObject({ run, target: key, account, from: at, counts, latency: text })
  .transform((interval, context) => {
    const { counts, latency, ...whose } = interval;
    try {
      const nothing = histogramText({ bits: FINE_BITS, buckets: [] });
      const data = intervalRow({ counts, latency, latencySinceDue: nothing, lateness: nothing });
      return dumpedIntervals({ ...whose, tier: 0, data });
    } catch {
      context.addIssue({ code: 'custom', path: ['latency'] });
      return z.NEVER;
    }
  });

const endReasons = ['done', 'interrupted', 'failed', 'lost'] as const satisfies readonly RunEnd['reason'][];

const errorClasses = [
  'refused',
  'forbidden',
  'redirected',
  'not-tracker',
  'dns',
  'connection-refused',
  'connection-failed',
  'tls',
  'unavailable',
  'throttled',
  'not-allowed',
  'timeout',
  'connection-reset',
  'server-error',
  'bad-answer',
] as const satisfies readonly ErrorClass[];

/** All that a state holds, but for what `kept-json` reads: the load and the targets' settings. */
export const dumpSchema = z
  .strictObject({
    lineage: z.guid(),
    serial: count,
    load: z.unknown().optional(),
    seed: text.optional(),
    targets: z.array(
      z.strictObject({
        target: z.strictObject({ key, account, settings: z.unknown() }),
        managedBy: z.enum(['config', 'api']),
        paused: signature.optional(),
      }),
    ),
    instances: z.array(z.strictObject({ key: instance, settings: z.unknown() })).default([]),
    blobs: z.array(z.strictObject({ hash: hex.length(64).transform(blobHash), text })),
    drafts: z.array(draft).default([]),
    draftRevision: count.default(0),
    days: z.array(bounds.refine(isSound)),
    quarters: z.array(z.strictObject({ account, quarter: z.int(), visits: count })),
    budgets: z.array(budget).default([]),
    hitQuarters: z.array(hitQuarter).default([]),
    runs: z.array(
      z
        .strictObject({
          id: run,
          startedAt: at,
          who: text,
          bootId: text.optional(),
          pid: z.int().optional(),
          serial: count,
          pace: text,
          seed: text.default(''),
          version: text.default(''),
          fleet: run.optional(),
          end: z
            .strictObject({
              at,
              reason: z.enum(endReasons),
              because: z.enum(stopCauses).optional(),
              verdict: verdict.optional(),
            })
            .optional(),
        })
        .transform((record) => ({ ...record, fleet: record.fleet ?? record.id })),
    ),
    intervals: z.array(z.union([packed, unpacked])),
    errors: z.array(
      z.strictObject({
        run,
        target: key,
        account,
        class: z.enum(errorClasses),
        count,
        firstAt: at,
        lastAt: at,
        sample: text,
      }),
    ),
    events: z.array(
      z.strictObject({ ...signature.shape, kind: z.enum(auditKinds), serial: count, what: text.optional() }),
    ),
    fingerprints: z
      .strictObject({ key: hex.length(64), applied: z.array(z.strictObject({ target: key, hmac: hex })) })
      .optional(),
  })
  .refine(areDraftsSound, { path: ['drafts'] });

function isReadable({ tier, from, data }: DumpedIntervals): boolean {
  try {
    readRow({ tier, from, data: Buffer.from(data, 'base64') }, 'the dump');
    return true;
  } catch {
    return false;
  }
}

/** One draft of a target, and of a revision. */
function areDraftsSound({ drafts, draftRevision }: Pick<StateDump, 'drafts' | 'draftRevision'>): boolean {
  const [targets, revisions] = [drafts.map((draft) => draft.target), drafts.map((draft) => draft.revision)];
  const isHighest = revisions.every((revision) => revision <= draftRevision);
  return isHighest && new Set(targets).size === drafts.length && new Set(revisions).size === drafts.length;
}

/** What a store demands of its rows. */
function isSound({ startsAt, endsAt, started, cap, next, free }: DumpedDay): boolean {
  const isOrdered = free.every(([low, high], index) => low < high && low > (free[index - 1]?.[1] ?? -1));
  const used = next - free.reduce((sum, [low, high]) => sum + high - low, 0);
  return startsAt < endsAt && isOrdered && (free.at(-1)?.[1] ?? 0) <= next && used <= started && started <= cap;
}
