import { signal } from '@preact/signals';
import type { AuditEvent, LogLine } from '@trafficinator/core';
import type { Overview } from '../api/overview.js';
import { api } from './api.js';
import { addressOf } from './api-client.js';
import { loadSession, session } from './session.js';

/**
 * How the stream does. `asleep`: nobody looks at this tab. `lost`: the server is not reached, and it is tried again until it is.
 */
export type Connection = 'connecting' | 'live' | 'lost' | 'asleep';

/** Everything at a glance, as the server told it last. */
export const overview = signal<Overview | undefined>(undefined);

/** See {@link Connection}. */
export const connection = signal<Connection>('connecting');

/** Follows the lines of the log as they come. Returns a function that ends it. */
export function onLog(listener: (line: LogLine) => void): () => void {
  return added(logListeners, listener);
}

/** Follows what is done to the state. Returns a function that ends it. */
export function onAudit(listener: (event: AuditEvent) => void): () => void {
  return added(auditListeners, listener);
}

/** The one stream of this tab. */
export const live = {
  /** Opens it; returns a function that closes it. */
  start(): () => void {
    if (overview.peek() === undefined && asked === 0) void refreshOverview();
    open();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      close();
    };
  },
};

/** Asks for the overview now, such as after a change, so that it shows without waiting for the stream. */
export async function refreshOverview(): Promise<void> {
  asked += 1;
  try {
    overview.value = await api.status();
  } catch {
    // The stream tells when the server is back.
  } finally {
    asked -= 1;
  }
}

/** How many answers are waited for. */
let asked = 0;

const logListeners = new Set<(line: LogLine) => void>();
const auditListeners = new Set<(event: AuditEvent) => void>();

/** After this time in the background, a tab costs the server nothing. */
const SLEEP_AFTER_MS = 60_000;
const LONGEST_PAUSE_MS = 5_000;

let source: EventSource | undefined;
let lastId = '';
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function open(): void {
  close();
  // A new stream cannot set the header by which a browser resumes.
  const stream = new EventSource(addressOf('/api/stream', { after: lastId === '' ? undefined : lastId }));
  source = stream;
  stream.addEventListener('open', () => {
    failures = 0;
    connection.value = 'live';
  });
  stream.addEventListener('error', () => onError(stream));
  listen<Overview>(stream, 'overview', (data) => {
    overview.value = data;
  });
  listen<LogLine>(stream, 'log', (line) => {
    for (const listener of logListeners) listener(line);
  });
  listen<AuditEvent>(stream, 'audit', (event) => {
    for (const listener of auditListeners) listener(event);
  });
  stream.addEventListener('goodbye', () => {
    close();
    void afterGoodbye();
  });
}

/** Whoever has logged in meanwhile, such as with the first token of all, goes on with a stream of the new session. */
async function afterGoodbye(): Promise<void> {
  await loadSession();
  if (session.peek().kind === 'in') open();
}

function listen<Data>(stream: EventSource, event: string, take: (data: Data) => void): void {
  stream.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
    if (lastEventId !== '') lastId = lastEventId;
    take(JSON.parse(data) as Data); // A type of the wire.
  });
}

/** The browser tries again by itself, unless the server answered with a refusal. */
function onError(stream: EventSource): void {
  if (source !== stream) return;
  connection.value = 'lost';
  if (stream.readyState !== EventSource.CLOSED) return;
  failures += 1;
  timer = setTimeout(reopen, Math.min(LONGEST_PAUSE_MS, 500 * failures));
}

/** Whoever is no longer logged in is shown that, instead of a stream that never comes. */
async function reopen(): Promise<void> {
  await loadSession();
  if (session.peek().kind === 'in' && connection.peek() === 'lost') open();
}

function close(): void {
  clearTimeout(timer);
  source?.close();
  source = undefined;
}

function onVisibility(): void {
  if (document.hidden) {
    timer = setTimeout(() => {
      close();
      connection.value = 'asleep';
    }, SLEEP_AFTER_MS);
    return;
  }
  clearTimeout(timer);
  if (source === undefined || source.readyState === EventSource.CLOSED) {
    connection.value = 'connecting';
    if (overview.peek() === undefined && asked === 0) void refreshOverview();
    open();
  }
}

function added<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
