import type { AuditEvent, FeedSnapshot, LogLine, StatusFeed } from '@trafficinator/core';
import { auditMark, type StreamPosition } from './stream-position.js';

/** What came after a position, as much as is read at once. */
export interface News {
  readonly lines: readonly LogLine[];
  /** Oldest first. */
  readonly events: readonly AuditEvent[];
  readonly to: StreamPosition;
  /** Whether some of it is no longer kept. */
  readonly isBroken: boolean;
  /** Whether there may be more. */
  readonly isMore: boolean;
}

type Feed = Pick<StatusFeed, 'logLines' | 'events'>;

const LINES_AT_ONCE = 1_000;
const FEW_EVENTS = 50;
const MANY_EVENTS = 2_000;

/** Reads what came after a position, and not after `until`. */
export async function readNews(feed: Feed, from: StreamPosition, until?: StreamPosition): Promise<News> {
  const lines = await linesAfter(feed, from, until);
  const { events, isComplete } = await eventsAfter(feed, from.audit, until?.audit);
  const [first] = lines;
  const isTrimmed =
    from.log > 0 && first !== undefined && first.id > from.log + 1 && (await isForgotten(feed, from.log));
  const isMore = lines.length === LINES_AT_ONCE;
  const newest = events.at(-1);
  const reached = { log: lines.at(-1)?.id ?? from.log, audit: newest === undefined ? from.audit : auditMark(newest) };
  return {
    lines,
    events,
    to: until === undefined || isMore ? reached : until,
    // The state is another one, or was put back, when it has less than it had.
    isBroken: isTrimmed || !isComplete || (until !== undefined && from.log > until.log),
    isMore,
  };
}

/** Where everything stands now. */
export async function readPosition(
  feed: Feed,
  { lastLogId }: Pick<FeedSnapshot, 'lastLogId'>,
): Promise<StreamPosition> {
  const [newest] = await feed.events(1);
  return { log: lastLogId, audit: newest === undefined ? '' : auditMark(newest) };
}

async function linesAfter(
  feed: Feed,
  { log: after }: StreamPosition,
  until: StreamPosition | undefined,
): Promise<readonly LogLine[]> {
  if (until !== undefined && until.log <= after) return [];
  const lines = await feed.logLines({ after, limit: LINES_AT_ONCE });
  return until === undefined ? lines : lines.filter(({ id }) => id <= until.log);
}

async function eventsAfter(
  feed: Feed,
  from: string,
  until: string | undefined,
): Promise<{ readonly events: readonly AuditEvent[]; readonly isComplete: boolean }> {
  if (from === until) return { events: [], isComplete: true };
  for (const limit of [FEW_EVENTS, MANY_EVENTS]) {
    const latestFirst = await feed.events(limit);
    const marks = latestFirst.map(auditMark);
    const begin = until === undefined ? 0 : Math.max(0, marks.indexOf(until));
    const end = marks.indexOf(from);
    if (end >= 0) return { events: latestFirst.slice(begin, end).reverse(), isComplete: true };
    if (latestFirst.length < limit) return { events: latestFirst.slice(begin).reverse(), isComplete: from === '' };
  }
  return { events: [], isComplete: false };
}

/** Whether the line after this one is kept no longer. Numbers may have gaps by themselves. */
async function isForgotten(feed: Feed, id: number): Promise<boolean> {
  const [oldest] = await feed.logLines({ after: 0, limit: 1 });
  return oldest !== undefined && oldest.id > id + 1;
}
