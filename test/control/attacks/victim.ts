import { expect } from 'vitest';
import { z } from 'zod';
import type { RunningCommand } from '../../support/cli.ts';
import { aProject, configOf, type Project } from '../../support/project.ts';
import { servedUrl } from '../../support/served-url.ts';
import { type Bait, layBait } from './bait.ts';
import { type Answer, type Request, send, sendRaw } from './http.ts';

/** Secrets of the server's environment. Only `MATOMO_TOKEN` may be used by targets of the API, for the bait alone. */
export const SECRETS = {
  MATOMO_TOKEN: 'allowed-token-0123456789abcdef',
  DATABASE_PASSWORD: 'password-of-the-database-4711',
  TRAFFICINATOR_SECRET_KEY: 'a'.repeat(64),
} as const;

/** The token that was sealed in the target `sealed`. */
export const SEALED_TOKEN = 'sealed-token-0123456789abcdef';

/** A server that is attacked, as a process of its own. */
export interface Victim extends AsyncDisposable {
  readonly port: number;
  readonly origin: string;
  /** A tracker that targets of the API may lead to. */
  readonly bait: Bait;
  /** Something that listens on this machine and is nobody's business. */
  readonly secretService: Bait;
  readonly tokens: Readonly<Record<'viewer' | 'operator' | 'admin', string>>;
  readonly project: Project;
  ask(request: Request): Promise<Answer>;
  /** Sends bytes as they are, with `TOKEN` in the place of an admin's token and `HOST` in that of the server's name. */
  raw(text: string, most?: number): Promise<string>;
  /** Logs in, and answers the cookie as the browser sends it. */
  logIn(as: 'viewer' | 'operator' | 'admin'): Promise<string>;
  /** The tag of a target as it is now. */
  tagOf(key: string): Promise<string>;
  /** Settings of a target that would be fine. */
  settings(siteId: number, more?: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Applies all drafts. */
  applyAll(): Promise<void>;
  /** What an attack must not change. */
  fingerprint(): Promise<unknown>;
  /** What the server has told. */
  log(): string;
}

/** How a victim is set up. */
export interface VictimOptions {
  /** Whether tokens are given out; without any, everybody on this machine is let in. */
  readonly hasTokens?: boolean;
  readonly flags?: readonly string[];
}

/** Starts a server with tokens, a target of a config (`declared`), and two of the API (`plain` and `sealed`), all applied. */
export async function startVictim({ hasTokens = true, flags = [] }: VictimOptions = {}): Promise<Victim> {
  const [bait, secretService] = [await layBait(), await layBait()];
  const config = configOf({ declared: { url: bait.url, siteId: 1, visitsPerDay: 10 } });
  const project = await aProject({ 'trafficinator.config.mjs': config });
  await succeed(project, ['apply', '--auto-approve', '--no-run']);
  const tokens = { viewer: '', operator: '', admin: '' };
  for (const role of hasTokens ? (['viewer', 'operator', 'admin'] as const) : []) {
    const made = await succeed(project, ['token', 'create', '--role', role, '--name', role, '--json']);
    tokens[role] = z.object({ token: z.string() }).parse(JSON.parse(made)).token;
  }
  const allowed = [
    '--allow-target',
    '*',
    '--allow-target',
    bait.origin,
    '--allow-secret',
    `MATOMO_TOKEN=${bait.origin}`,
  ];
  const args = ['serve', '--listen', '127.0.0.1:0', '--no-runner', '--log-format', 'json', ...allowed, ...flags];
  const server = project.start(args, SECRETS);
  const port = Number(new URL(await servedUrl(server)).port);
  const victim = aVictim({ port, bait, secretService, tokens, project, server });
  await victim.prepare();
  return victim;
}

type Parts = Pick<Victim, 'port' | 'bait' | 'secretService' | 'tokens' | 'project'> & {
  readonly server: RunningCommand;
};

function aVictim(parts: Parts): Victim & { prepare(): Promise<void> } {
  const { port, bait, tokens, project, server } = parts;
  const ask = (request: Request) => {
    const { as = 'admin', headers = {} } = request;
    const token = as === 'nobody' ? '' : tokens[as];
    const hasOwn = Object.keys(headers).some((name) => /^(authorization|cookie)$/i.test(name));
    const authorization = token === '' || hasOwn ? {} : { authorization: `Bearer ${token}` };
    return send(port, { ...request, headers: { ...authorization, ...headers } });
  };
  const settings: Victim['settings'] = (siteId, more = {}) => {
    const pages = ['https://www.example.com/', 'https://www.example.com/a'];
    return { url: bait.url, siteId, visitsPerDay: 10, pages, ...more };
  };
  const tagOf = async (key: string) => {
    const { status, headers } = await ask({ path: `/api/targets/${key}` });
    expect(status).toBe(200);
    return z.string().parse(headers.etag);
  };
  const applyAll = async () => {
    const plan = await ask({ method: 'POST', path: '/api/plan', body: {} });
    const { planId } = z.object({ planId: z.string() }).parse(JSON.parse(plan.body));
    expect(await ask({ method: 'POST', path: '/api/apply', body: { planId } })).toMatchObject({ status: 200 });
  };
  return {
    ...parts,
    applyAll,
    origin: `http://127.0.0.1:${port}`,
    ask,
    settings,
    tagOf,
    raw: (text, most) =>
      sendRaw(port, text.replaceAll('TOKEN', tokens.admin).replaceAll('HOST', `127.0.0.1:${port}`), most),
    logIn: async (as) => {
      const { status, headers } = await ask({
        method: 'POST',
        path: '/api/session',
        as: 'nobody',
        body: { token: tokens[as] },
      });
      expect(status).toBe(200);
      return String(headers['set-cookie']?.[0]).split(';', 1)[0] ?? '';
    },
    fingerprint: async () => [
      project.query('SELECT serial, draft_revision FROM meta'),
      project.query('SELECT target, revision FROM drafts ORDER BY target'),
      project.query('SELECT id, role FROM api_tokens ORDER BY id'),
      project.query('SELECT count(*) AS count FROM api_sessions'),
      project.query('SELECT key, paused_at FROM targets ORDER BY key'),
    ],
    log: () => server.stderr(),
    prepare: async () => {
      const create = (key: string, siteId: number, more?: Readonly<Record<string, unknown>>) =>
        ask({ method: 'POST', path: '/api/targets', body: { key, settings: settings(siteId, more) } });
      expect(await create('plain', 2)).toMatchObject({ status: 201 });
      expect(await create('sealed', 3, { tokenAuth: SEALED_TOKEN })).toMatchObject({ status: 201 });
      await applyAll();
    },
    [Symbol.asyncDispose]: async () => {
      server.process.kill('SIGTERM');
      await server.outcome;
      await parts.bait[Symbol.asyncDispose]();
      await parts.secretService[Symbol.asyncDispose]();
      await project[Symbol.asyncDispose]();
    },
  };
}

/** Waits until the server says where it listens. */
async function succeed(project: Project, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await project.run(args, SECRETS);
  expect(code, stderr).toBe(0);
  return stdout;
}
