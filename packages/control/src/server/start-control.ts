import {
  type ApiPolicy,
  type Deps,
  Failure,
  isLocal,
  type ListenAddress,
  listenAddressText,
  messageOf,
  problem,
  type StatusFeed,
} from '@trafficinator/core';
import type { StartedRunner, StartRunnerBody } from '../api/operations.js';
import { buildApp } from './app.js';
import type { ControlApp } from './control-app.js';
import { type GateTerms, REQUESTS_PER_SECOND } from './gate-terms.js';
import type { TlsFiles } from './http-server.js';
import type { ServerLog } from './server-log.js';
import { readWebFiles } from './static/web-files.js';

/** What a server of the API and the pages is told. */
export interface ControlOptions {
  readonly listen: ListenAddress;
  /** Names by which it is reached, beside its own addresses. */
  readonly hostNames: readonly string[];
  /** Where browsers reach it, when something stands before it. */
  readonly publicUrl?: URL | undefined;
  /** Addresses or networks of what stands before it. */
  readonly trustedProxies: readonly string[];
  readonly tls?: TlsFiles | undefined;
  /** Ports of whoever starts the server. */
  readonly own: Deps;
  /** Ports for one request, in the name of a user of the API, or of whoever started the server. */
  readonly engineFor: (user?: string) => Deps;
  readonly policy: ApiPolicy;
  /** The config that plans may be made of. */
  readonly configFile?: string | undefined;
  readonly startRunner?: ((request: StartRunnerBody) => Promise<StartedRunner>) | undefined;
  /** Folder of the built pages. */
  readonly webFolder: string;
  readonly log: ServerLog;
}

/** A server that answers. */
export interface Control {
  /** Where to open it: `http://127.0.0.1:8650/`. */
  readonly url: string;
  /** Whether a login is needed; else whoever is at this machine may do everything. */
  readonly needsLogin: boolean;
  /** Place of the state, without any secret. */
  readonly state: string;
  /** Ends streams, lets requests end for a few seconds, and closes. */
  close(): Promise<void>;
}

const GRACE_MS = 5_000;

/**
 * Starts the server. Throws `serve.needs-tokens` where others could reach it and nobody could log in, `serve.cannot-listen`,
 * `serve.bad-certificate`, and what the state says when it cannot be read. Creates no state.
 */
export async function startControl(options: ControlOptions): Promise<Control> {
  const { own: engine, engineFor, listen, log, policy, startRunner, tls } = options;
  const { place, needsLogin, isApplied } = await examineState(engine, options);
  const pages = await readWebFiles(options.webFolder);
  const feed = await engine.openStatusFeed();
  try {
    if (isApplied) await readAhead(feed, engineFor());
    const app = await appOf({
      engineFor,
      feed,
      policy,
      meta: {
        version: engine.toolVersion,
        stack: engine.stack,
        state: place,
        ...(options.configFile !== undefined && { configFile: options.configFile }),
        allowedTargets: policy.targets.texts,
        allowedSecrets: policy.secrets,
        canSeal: policy.seal !== undefined,
        canStartRunner: startRunner !== undefined,
      },
      clock: engine.clock,
      startRunner,
      gate: gateOf(options),
      needsLogin,
      pages,
      tls,
      log,
    });
    const port = await listenOn(app, listen);
    return {
      url:
        options.publicUrl?.href ??
        `${tls === undefined ? 'http' : 'https'}://${listenAddressText({ ...listen, port })}/`,
      needsLogin,
      state: place,
      close: async () => {
        const cancel = engine.clock.after(GRACE_MS, () => app.server.closeAllConnections());
        await app.close();
        cancel();
        await feed[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await feed[Symbol.asyncDispose]();
    throw error;
  }
}

/** What takes long at the first time does not keep the first who looks, and the first who does something, waiting. */
async function readAhead(feed: StatusFeed, { openState }: Pick<Deps, 'openState'>): Promise<void> {
  feed.latest().catch(() => undefined); // Why it cannot be read is told to those who look.
  await using state = await openState('write');
  await state.readApplied();
}

/** Nobody needs to log in where nobody else can come, as long as nobody ever could. */
async function examineState(
  engine: Pick<Deps, 'openState'>,
  { listen, hostNames, publicUrl, trustedProxies }: ControlOptions,
): Promise<{ readonly place: string; readonly needsLogin: boolean; readonly isApplied: boolean }> {
  await using state = await engine.openState('read');
  const tokens = await state.readTokens();
  const hadTokens =
    tokens.length > 0 || (await state.readEvents(Number.MAX_SAFE_INTEGER)).some(({ kind }) => kind === 'token');
  const isAlone = isLocal(listen) && hostNames.length === 0 && publicUrl === undefined && trustedProxies.length === 0;
  const needsLogin = hadTokens || !isAlone;
  if (needsLogin && tokens.length === 0)
    throw new Failure([problem('serve.needs-tokens', { address: listenAddressText(listen), hadTokens })]);
  return { place: state.place, needsLogin, isApplied: (await state.readSerial()) > 0 };
}

function gateOf({ listen, hostNames, publicUrl, trustedProxies, tls }: ControlOptions): GateTerms {
  const names = [
    listen.host,
    ...hostNames,
    ...(publicUrl === undefined ? [] : [publicUrl.hostname.replace(/^\[|\]$/g, '')]),
  ];
  return {
    hosts: { isLocal: isLocal(listen), names: new Set(names.map((name) => name.toLowerCase())) },
    origins: publicUrl === undefined ? [] : [publicUrl.origin],
    isSecure: tls !== undefined || publicUrl?.protocol === 'https:',
    trustedProxies,
    requestsPerSecond: REQUESTS_PER_SECOND,
  };
}

async function appOf(options: Parameters<typeof buildApp>[0]): Promise<ControlApp> {
  try {
    return await buildApp(options);
  } catch (error) {
    if (options.tls === undefined || !isOfTls(error)) throw error;
    throw new Failure([problem('serve.bad-certificate', { reason: messageOf(error) })], { cause: error });
  }
}

function isOfTls(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^ERR_(OSSL|SSL|TLS)_/.test(String(error.code));
}

async function listenOn(app: ControlApp, { host, port }: ListenAddress): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const reason = REASONS[codeOf(error)] ?? messageOf(error);
    const address = listenAddressText({ host, port });
    throw new Failure([problem('serve.cannot-listen', { address, reason })], { cause: error });
  }
  const bound = app.server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : port;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EADDRNOTAVAIL: 'it is no address of this machine',
  ENOTFOUND: 'it is no address of this machine',
  EACCES: 'this user may not',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
