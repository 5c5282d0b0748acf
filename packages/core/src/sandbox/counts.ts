import { z } from 'zod';
import { ACTION_KINDS } from './action-kind.js';
import { FAULT_KINDS } from './faults.js';
import { REFUSALS } from './refusals.js';
import { VIOLATION_KINDS } from './violations.js';

const number = z.number().int();
const byKind = z.record(z.enum(ACTION_KINDS), number);
const rejected = z.partialRecord(z.enum(REFUSALS), number);
const violations = z.partialRecord(z.enum(VIOLATION_KINDS), z.object({ count: number, sample: z.string() }));
const faulted = z.partialRecord(z.enum(FAULT_KINDS), number);
const dayCounts = z.object({ visits: number, hits: number, byKind });

/** What was counted for one site. `hits` is the sum of `byKind`. */
export const siteCounts = z.object({
  visits: number,
  /** Distinct visitor ids. */
  visitors: number,
  /** Recorded hits, pings included. */
  hits: number,
  byKind,
  /** By local day of the site: visits by their first action, hits by their own time. */
  days: z.record(z.string(), dayCounts),
  /** Matomo's actions: no contents, pings or conversions. Both are 0 without visits. */
  actionsPerVisit: z.object({ min: number, max: number }),
  rejected,
  /** Answered as if all were well, and not recorded: bots, no `rec`, pings without a visit. */
  ignored: number,
  violations,
  /** Hits that came into a visit of another visitor id than they sent. */
  misattributed: number,
  /** Hits whose request met a fault, by kind of fault. */
  faulted,
});

/** What could not be told to any site. */
export const unattributedCounts = z.object({ rejected, violations, faulted });

/** All counts of a sandbox. */
export const sandboxCounts = z.object({
  /** All hits that reached it, whatever became of them; those of a reset before receipt did not. */
  received: number,
  sites: z.record(z.string(), siteCounts),
  unattributed: unattributedCounts,
  /** Visitors forgotten to bound the memory. Above 0, `visitors` may count some twice. */
  forgottenVisitors: number,
});

/** Counts of one site. */
export type SiteCounts = z.output<typeof siteCounts>;
/** Counts of one local day of a site. */
export type DayCounts = z.output<typeof dayCounts>;
/** Counts of what belongs to no site. */
export type UnattributedCounts = z.output<typeof unattributedCounts>;
/** Counts of a sandbox, as `GET /sandbox/counts` answers them. */
export type SandboxCounts = z.output<typeof sandboxCounts>;
