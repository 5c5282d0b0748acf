import { z } from 'zod';
import type { Draft } from '../model/draft.js';
import { noCounts } from '../model/run.js';
import type { DayBounds } from '../model/state.js';
import { SPARKLINE_STEPS, type TargetRow } from '../report/target-row.js';

// What a list shows of a draft. Another version may have written it: what this one does not understand, it leaves out.
const written = z.object({
  name: z.string().optional().catch(undefined),
  url: z.string().catch(''),
  siteId: z.number().catch(0),
  visitsPerDay: z.number().catch(0),
  timezone: z.string().catch('UTC'),
  tags: z.array(z.string()).readonly().catch([]),
});

/** The row of a target that is only a draft yet: nothing was sent to it. */
export function draftRow({ target, change }: Draft, dayIn: (timezone: string) => DayBounds): TargetRow {
  const { name, url, siteId, visitsPerDay, timezone, tags } = written.parse(
    change.kind === 'put' ? change.written : {},
  );
  const { date, endsAt } = dayIn(timezone);
  const used = { started: 0, leased: 0, expected: 0, left: visitsPerDay, cap: visitsPerDay };
  return {
    key: target,
    name: name ?? target,
    url,
    siteId,
    tags,
    managedBy: 'api',
    draft: 'create',
    cap: { date, timezone, resetsAt: endsAt, ...used },
    budgets: [],
    counts: noCounts,
    rate: { visitsPerSecond: 0, hitsPerSecond: 0 },
    sparkline: new Array<number>(SPARKLINE_STEPS).fill(0),
  };
}
