import type { StreamEvent } from '../../api/stream.js';

/** Writes an event as the browser reads it. JSON has no line break of its own. */
export function eventText({ event, data }: StreamEvent, id?: string): string {
  return `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
