import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Instant, instant } from '../base/clock.js';
import { readSecret } from '../config/read-secret.js';
import { resolveConfig } from '../config/resolve-config.test.fixture.js';
import { sealerOf } from '../config/sealed-secret.js';
import { Failure } from '../errors/failure.js';
import { parseAllowedTargets } from '../matomo/allowed-targets.js';
import { openStore } from '../open-store.js';
import { everything, type Selection } from '../plan/select-targets.js';
import type { StateStore } from '../state/state-store.js';
import { type ApiPolicy, parseAllowedSecret } from './api-policy.js';
import { type Applied, applyPlan } from './apply-plan.js';
import type { Deps } from './deps.js';
import { lockState } from './lock-state.js';
import { makePlan, type Planned } from './make-plan.js';
import type { PlanGoal } from './plan-goal.js';

/** The key with which tokens are sealed. */
export const KEY = Buffer.alloc(32, 7).toString('base64');

/** What the operator of a server of examples allows. */
export const policy: ApiPolicy = {
  targets: parseAllowedTargets(['https://*.example.com']),
  secrets: [parseAllowedSecret('MATOMO_TOKEN=https://a.example.com')],
  seal: sealerOf(KEY, randomBytes),
};

/** Settings that lack nothing. */
export function someSettings(settings: object = {}): Record<string, unknown> {
  const required = { url: 'https://a.example.com/matomo.php', siteId: 1, visitsPerDay: 100 };
  return { ...required, pages: ['https://a.example.com/'], ...settings };
}

/** What the use cases of drafts need of the world: a state of one's own, and time that stands still. */
type DraftDeps = Pick<
  Deps,
  | 'clock'
  | 'who'
  | 'stack'
  | 'toolVersion'
  | 'readCommit'
  | 'openState'
  | 'readSecret'
  | 'openAsker'
  | 'newId'
  | 'readText'
  | 'writeText'
>;

/** A state in a folder of its own, and whoever uses it. */
export class DraftWorld implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'trafficinator-drafts-'));
  readonly deps: DraftDeps;
  readonly env: Record<string, string> = { TRAFFICINATOR_SECRET_KEY: KEY, MATOMO_TOKEN: 'token-of-the-environment' };
  readonly #files = new Map<string, string>();
  #ids = 0;

  constructor() {
    const now = (): Instant => instant(Date.parse('2026-11-24T12:00:00Z'));
    const refuse = async () => {
      throw new TypeError('Nobody is asked here.');
    };
    this.deps = {
      clock: { now, monotonicMs: () => 0, after: () => () => {} },
      who: 'ada (API)',
      stack: 'default',
      toolVersion: '1.0.0',
      readCommit: async () => undefined,
      openState: (mode) => openStore({ kind: 'sqlite', file: join(this.folder, 'state.db') }, mode),
      readSecret: (reference, literal) =>
        readSecret(reference, { env: this.env, readText: refuse, run: refuse, folder: '/', literal }),
      openAsker: refuse,
      newId: () => `00000000-0000-4000-8000-${String(this.#ids++).padStart(12, '0')}`,
      readText: async (file) => {
        const text = this.#files.get(file);
        if (text === undefined) throw Object.assign(new TypeError('no such file'), { code: 'ENOENT' });
        return text;
      },
      writeText: async (file, text) => void this.#files.set(file, text),
    };
  }

  /** Plans and applies the drafts, or what a config asks for. */
  async apply(goal: PlanGoal | object = { kind: 'drafts' }, selection: Selection = everything): Promise<Applied> {
    await using locked = await lockState(this.deps, { operation: 'apply', timeoutMs: 0, onWait: () => {} });
    return await applyPlan(this.deps, locked, await this.plan(goal, selection, locked.state));
  }

  /** Plans the drafts, or what a config asks for. */
  async plan(
    goal: PlanGoal | object = { kind: 'drafts' },
    selection: Selection = everything,
    state?: StateStore,
  ): Promise<Planned> {
    const loaded = goal === 'destroy' || 'kind' in goal || 'desired' in goal ? (goal as PlanGoal) : await config(goal); // As was just asked.
    const request = { goal: loaded, selection, refresh: false, runsCommands: false };
    if (state !== undefined) return makePlan(this.deps, state, request);
    await using opened = await this.deps.openState('read');
    return await makePlan(this.deps, opened, request);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** What a config with these targets asks for. */
async function config(targets: object): Promise<PlanGoal> {
  return { ...(await resolveConfig({ targets })), file: '/config/trafficinator.config.ts', configHash: 'c1' };
}

/** Codes and paths of the problems with which something ends: `config.invalid-value siteId`. */
export async function refusalsOf(work: Promise<unknown>): Promise<readonly string[]> {
  try {
    await work;
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.problems.map(({ code, path }) => (path === undefined ? code : `${code} ${path}`));
  }
}
