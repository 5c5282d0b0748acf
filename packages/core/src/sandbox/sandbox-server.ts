import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { answerText } from './answers.js';
import { ControlEndpoint } from './control-endpoint.js';
import type { SandboxCounts } from './counts.js';
import { type Fault, FaultBoard, type FaultChange } from './faults.js';
import { ReportingEndpoint } from './reporting-endpoint.js';
import { SandboxCore, type SandboxMemory } from './sandbox-core.js';
import { type SandboxSite, SandboxSites, type SandboxToken } from './sandbox-sites.js';
import { Timers } from './timers.js';
import { TrackerEndpoint } from './tracker-endpoint.js';

/** How a sandbox is set up. */
export interface SandboxOptions {
  /** Address to listen on. Default: 127.0.0.1, which no other machine reaches. */
  readonly host?: string;
  /** Port to listen on. Default: 0, any that is free. */
  readonly port?: number;
  readonly sites: readonly SandboxSite[];
  /** Tokens that are good for what needs one. Default: none. */
  readonly tokens?: readonly SandboxToken[];
  /** SQLite file that keeps what was recorded; a later sandbox on the same file goes on from it. Default: memory only. */
  readonly dbFile?: string;
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly now?: () => number;
  /** Faults that are on from the start. */
  readonly faults?: readonly FaultChange[];
  /** Bytes of a request body that are read. Default: 8 MiB. */
  readonly maxBodyBytes?: number;
  /** How much is remembered. */
  readonly memory?: Partial<SandboxMemory>;
}

/** A sandbox that listens. */
export interface Sandbox {
  /** The tracker's URL, `http://127.0.0.1:PORT/matomo.php`. */
  readonly url: string;
  readonly port: number;
  /** What was counted until now. */
  counts(): SandboxCounts;
  /** Switches the fault of a site, or of all sites and what single sites had. */
  setFault(siteId: number | 'all', fault: Fault): void;
  /** Forgets everything that was recorded and counted, in the file as well. Faults stay on. */
  reset(): void;
  /** Cuts every connection, hung ones too, stores what is left and stops. Closing again changes nothing. */
  close(): Promise<void>;
}

/**
 * Starts a local receiver that speaks Matomo's Tracking API, and counts what Matomo would bend without a word. It answers
 * what the Reporting API tells of sites and tokens, too.
 * Rejects when the port is taken, a time zone is unknown, or the file is not a sandbox's.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host = '127.0.0.1', port = 0, faults: changes = [] } = options;
  const timers = new Timers();
  const faults = new FaultBoard();
  for (const change of changes) faults.set(change);
  const core = new SandboxCore(new SandboxSites(options.sites, options.tokens ?? []), options);
  const server = createServer(SERVER_OPTIONS, listenerOf({ options, core, faults, timers }));
  try {
    await listen(server, port, host);
  } catch (error) {
    core.close();
    throw error;
  }
  timers.every(FLUSH_MS, () => core.flush());
  return sandboxOf({ server, core, faults, timers, host });
}

// Closing idle connections under a client that keeps them would look like a fault that nobody asked for.
const SERVER_OPTIONS = { keepAliveTimeout: 3_600_000, requestTimeout: 0 } as const;
const FLUSH_MS = 200;
const MAX_BODY_BYTES = 8 * 1024 * 1024;

interface Parts {
  readonly options: SandboxOptions;
  readonly core: SandboxCore;
  readonly faults: FaultBoard;
  readonly timers: Timers;
}

function listenerOf({ options, core, faults, timers }: Parts): RequestListener {
  const { maxBodyBytes = MAX_BODY_BYTES, now = Date.now } = options;
  const { sites, tracker, tally, log } = core;
  const tracking = new TrackerEndpoint({ sites, tracker, tally, faults, timers, maxBodyBytes, now });
  const control = new ControlEndpoint({
    siteIds: sites.siteIds,
    counts: () => tally.counts(),
    log,
    faults,
    reset: () => core.reset(),
  });
  const reporting = new ReportingEndpoint({ sites, tally, faults, timers, now });
  return (request, response) => {
    route(request, response, { tracking, control, reporting }).catch((error: unknown) => fail(response, error));
  };
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  endpoints: { tracking: TrackerEndpoint; control: ControlEndpoint; reporting: ReportingEndpoint },
): Promise<void> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  if (path.startsWith('/sandbox/')) return endpoints.control.handle(request, response, new URL(url, 'http://sandbox'));
  const [, file] = /\/((?:matomo|piwik|index)\.php)$/.exec(path) ?? [];
  if (file === undefined) return answerPlain(response, 404, 'The tracker is /matomo.php');
  if (request.method !== 'GET' && request.method !== 'POST') return answerPlain(response, 405, 'GET or POST');
  const query = mark === -1 ? '' : url.slice(mark + 1);
  if (file === 'index.php') return endpoints.reporting.handle(request, response, query);
  return endpoints.tracking.handle(request, response, query);
}

function answerPlain(response: ServerResponse, status: number, text: string): void {
  answerText(response, { status, type: 'text/plain; charset=utf-8', text: `${text}\n` });
}

/** A bug of ours, or a full disk. The sender sees a 500 and whoever runs the sandbox the reason. */
function fail(response: ServerResponse, error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
  if (response.headersSent) response.destroy();
  else answerPlain(response, 500, 'The sandbox failed');
}

function sandboxOf(parts: Omit<Parts, 'options'> & { readonly server: Server; readonly host: string }): Sandbox {
  const { server, core, faults, timers, host } = parts;
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/matomo.php`,
    port,
    counts: () => core.tally.counts(),
    setFault: (siteId, fault) => faults.set({ siteId, fault }),
    reset: () => core.reset(),
    close: () => {
      closing ??= closeAll(server, timers).then(() => core.close());
      return closing;
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeAll(server: Server, timers: Timers): Promise<void> {
  timers.stop();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
