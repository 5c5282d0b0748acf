import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ApiPolicy,
  compose,
  type Deps,
  type Failure,
  giveToken,
  instant,
  type Role,
  systemClock,
} from '@trafficinator/core';
import { type AppOptions, buildApp } from './app.js';
import type { ControlApp } from './control-app.js';
import type { GateTerms } from './gate-terms.js';
import { MovableClock } from './movable-clock.test-support.js';
import type { ServerLogEntry } from './server-log.js';

/** A server over a real state in a folder of its own, without a socket until it is asked to listen. */
export interface TestControl extends AsyncDisposable {
  readonly app: ControlApp;
  readonly clock: MovableClock;
  readonly engine: Deps;
  /** Why the state cannot be reached, as long as that is set. */
  outage: Failure | undefined;
  /** What the log was told. */
  readonly told: readonly ServerLogEntry[];
  /** Gives a token out. */
  give(role: Role, more?: { readonly name?: string; readonly expiresInMs?: number }): Promise<string>;
  /** Logs in, and answers the header that says so from then on. */
  logIn(token: string): Promise<string>;
  listen(): Promise<string>;
}

/** What a test wants to be different. */
export interface TestTerms
  extends Partial<Pick<AppOptions, 'needsLogin' | 'pages' | 'policy' | 'tls' | 'startRunner'>> {
  readonly gate?: Partial<GateTerms>;
  /** Where the state is, as in `TRAFFICINATOR_STATE`. Default: a file of its own. */
  readonly state?: string;
  /** What is checked out beside it. */
  readonly commit?: string;
}

/** Starts one. */
export async function aControl({ gate = {}, state, commit, ...terms }: TestTerms = {}): Promise<TestControl> {
  const folder = await mkdtemp(join(tmpdir(), 'trafficinator-control-'));
  const env = { TRAFFICINATOR_STATE: state ?? join(folder, 'state.db') };
  const engine = compose({ cwd: folder, env, typeCheck: false, stack: 'default' });
  const clock = new MovableClock();
  const told: ServerLogEntry[] = [];
  const feed = await engine.openStatusFeed();
  const policy: ApiPolicy = { targets: await engine.allowedTargets(), secrets: [] };
  const app = await buildApp({
    engineFor: (user) => ({
      ...engine,
      openState: (mode) => (control.outage === undefined ? engine.openState(mode) : Promise.reject(control.outage)),
      ...(user !== undefined && { who: `${user} (API)` }),
      ...(commit !== undefined && { readCommit: async () => commit }),
    }),
    feed,
    policy,
    meta: metaOf(policy),
    clock,
    gate: { ...localGate, ...gate },
    needsLogin: false,
    log: (entry) => void told.push(entry),
    ...terms,
  });
  let given = 0;
  const control: TestControl = {
    app,
    clock,
    outage: undefined,
    engine,
    told,
    give: async (role, { name = `${role} ${++given}`, expiresInMs } = {}) => {
      const expiresAt = expiresInMs === undefined ? undefined : instant(clock.now() + expiresInMs);
      const { token } = await giveToken(engine, { name, role, expiresAt });
      clock.advance(1_000);
      return token;
    },
    logIn: async (token) => {
      const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { token } });
      return String(answer.headers['set-cookie']).split(';')[0] ?? '';
    },
    listen: async () => {
      await app.listen({ host: '127.0.0.1', port: 0 });
      // Listens on a port, so that it is no path of a pipe.
      const { port } = app.server.address() as AddressInfo;
      return `http://127.0.0.1:${port}`;
    },
    [Symbol.asyncDispose]: async () => {
      const cancel = systemClock.after(500, () => app.server.closeAllConnections());
      await app.close();
      cancel();
      await feed[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return control;
}

const localGate: GateTerms = {
  hosts: { isLocal: true, names: new Set() },
  origins: [],
  isSecure: false,
  trustedProxies: [],
  requestsPerSecond: 500,
};

function metaOf({ targets, secrets }: ApiPolicy) {
  const allowed = { allowedTargets: targets.texts, allowedSecrets: secrets };
  return { version: '0.0.0', stack: 'default', state: 'state.db', canSeal: false, canStartRunner: false, ...allowed };
}
