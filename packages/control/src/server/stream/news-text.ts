import type { News } from './feed-news.js';
import { auditMark, positionText, type StreamPosition } from './stream-position.js';
import { eventText } from './stream-text.js';

const GAP = 'Some of the log or of the history that came meanwhile is no longer kept.';

/** Writes news, each with the position that is reached by it: first the log, then the history, and last whether something is missing. */
export function newsText({ lines, events, to, isBroken }: News, from: StreamPosition): string {
  return [
    ...lines.map((line) => eventText({ event: 'log', data: line }, positionText({ ...from, log: line.id }))),
    ...events.map((event) => {
      return eventText({ event: 'audit', data: event }, positionText({ log: to.log, audit: auditMark(event) }));
    }),
    ...(isBroken ? [eventText({ event: 'gap', data: { reason: GAP } }, positionText(to))] : []),
  ].join('');
}
