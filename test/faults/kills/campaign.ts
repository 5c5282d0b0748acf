import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { exitCodes } from '../../../packages/cli/src/exit-codes.js';
import type { RunningCommand } from '../../support/cli.js';
import { expectEnd } from '../../support/expect-end.js';
import { aProject, type Project } from '../../support/project.js';
import { type SandboxProcess, type SiteCounts, startSandbox, violationsOf } from '../../support/sandbox.js';
import { seeded } from '../../support/seeded.js';
import type { Ground } from './ground.js';
import { CONCURRENCY, configOfSites, type Sites, sitesOf } from './sites.js';

/** How runners are killed. */
export interface CampaignPlan {
  readonly runners: number;
  readonly kills: number;
  /** Whether one runner is stopped for longer than any time-out, while the others go on. */
  readonly suspends: boolean;
  readonly seed: number;
}

/** What came of it. */
export interface Losses {
  readonly kills: number;
  readonly troubles: number;
  /** Visits that were started, and that the sandbox never got: they were under way when a runner was killed. */
  readonly lost: number;
  readonly visits: number;
}

/**
 * Kills runners of one state at random instants until all caps are used, and demands that no cap was exceeded at any moment, nothing
 * was sent twice, and what was lost was under way.
 */
export class Campaign implements AsyncDisposable {
  readonly #plan: CampaignPlan;
  readonly #ground: Ground;
  readonly #sites: Sites;
  readonly #sandbox: SandboxProcess;
  readonly #project: Project;
  readonly #random: () => number;
  #active: RunningCommand[] = [];
  #kills = 0;
  #troubles = 0;
  #doneSince = 0;

  private constructor(plan: CampaignPlan, ground: Ground, sites: Sites, sandbox: SandboxProcess, project: Project) {
    this.#plan = plan;
    this.#ground = ground;
    this.#sites = sites;
    this.#sandbox = sandbox;
    this.#project = project;
    this.#random = seeded(plan.seed);
  }

  static async on(ground: Ground, plan: CampaignPlan): Promise<Campaign> {
    const sandbox = await startSandbox();
    const sites = sitesOf(plan.kills * VISITS_PER_KILL);
    const project = await aProject({ 'trafficinator.config.mjs': configOfSites(sites, sandbox.url) });
    const campaign = new Campaign(plan, ground, sites, sandbox, project);
    const env = { TRAFFICINATOR_STATE: ground.place };
    expect(await project.run(['apply', '--auto-approve', '--no-run'], env)).toMatchObject({ code: 0 });
    return campaign;
  }

  /** Goes on until so many runners were killed, and then lets one finish. */
  async run(): Promise<Losses> {
    const { kills, suspends } = this.#plan;
    this.#reinforce();
    const suspended = suspends ? this.#suspend() : undefined;
    while (this.#kills < kills) {
      this.#reinforce();
      await this.#received((this.#kills / (kills + 2)) * this.#sites.total);
      await pause(this.#random() * LONGEST_PAUSE_MS); // Takes the kill off any beat of the runner's.
      await this.#strike();
      const victims = Math.ceil(this.#random() * this.#plan.runners);
      await Promise.all(this.#active.splice(0, victims).map((runner) => this.#kill(runner)));
      await this.#audit();
    }
    await suspended;
    await Promise.all(this.#active.splice(0).map((runner) => this.#kill(runner)));
    expectEnd(await this.#start(['run', '--rate', 'max', '--until-caps']).outcome, CAPPED);
    return this.#count();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { process: runner } of this.#active) runner.kill('SIGKILL');
    await Promise.all(this.#active.map(({ outcome }) => outcome));
    await this.#sandbox.end();
    await this.#project[Symbol.asyncDispose]();
  }

  #start(args: readonly string[]): RunningCommand {
    return this.#project.start(args, { TRAFFICINATOR_STATE: this.#ground.place });
  }

  /** Starts runners for those that are gone. */
  #reinforce(): void {
    while (this.#active.length < this.#plan.runners) {
      this.#active.push(this.#start(['run', '--rate', RATE, '--until-caps']));
    }
  }

  /** Stops one beside the others for longer than the server waits for anybody, and lets it go on. */
  async #suspend(): Promise<void> {
    const runner = this.#start(['run', '--rate', RATE, '--until-caps']);
    await this.#received(this.#sites.total / 10);
    runner.process.kill('SIGSTOP');
    await pause(SUSPENDED_MS);
    runner.process.kill('SIGCONT');
    // It has lost its sessions, and finds out what became of its leases: what it sends from now on was granted to it.
    this.#active.push(runner);
  }

  async #kill({ process: child, outcome }: RunningCommand): Promise<void> {
    if (child.exitCode === null) child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const ended = await outcome;
    if (child.signalCode === 'SIGKILL') this.#kills += 1;
    // By itself, a runner ends when all caps are used, or when another one took it for dead while the database was away.
    else if (ended.code === exitCodes.error) expect(ended.stderr).toMatch(DATABASE_AWAY);
    else expectEnd(ended, CAPPED);
  }

  async #strike(): Promise<void> {
    this.#doneSince += 1;
    for (const { every, strike } of this.#ground.troubles) {
      if (this.#doneSince % every !== 0) continue;
      this.#troubles += 1;
      await strike();
    }
  }

  /** I1, as the state has it at this moment. */
  async #audit(): Promise<void> {
    const rows = await this.#ground.rows();
    expect(rows.filter(({ started, leased, cap }) => started + leased > cap)).toEqual([]);
    const budgets = await this.#ground.budgets();
    expect(budgets.filter(({ sent, reserved, allowed }) => sent + reserved > allowed)).toEqual([]);
  }

  /** Waits until the sandbox has so many visits, or all runners have ended. */
  async #received(visits: number): Promise<void> {
    while ((await this.#visits()) < visits) {
      if (this.#active.every(({ process: { exitCode, signalCode } }) => exitCode !== null || signalCode !== null))
        return;
      await pause(LOOK_MS);
    }
  }

  async #visits(): Promise<number> {
    const counts = await this.#sandbox.counts();
    return Object.values(counts).reduce((sum, { visits }) => sum + visits, 0);
  }

  /** The budget of hits is exact too: used up to less than a visit needs, and no hit came beyond it. */
  async #countHits(counts: Readonly<Record<string, SiteCounts>>): Promise<void> {
    const { caps, hitsPerDay } = this.#sites;
    const seen = counts[caps.length + 1];
    const [budget, ...others] = await this.#ground.budgets();
    expect([budget, others]).toMatchObject([{ reserved: 0, allowed: hitsPerDay }, []]);
    expect(budget?.sent).toBeLessThanOrEqual(hitsPerDay);
    expect(budget?.sent).toBeGreaterThan(hitsPerDay - MOST_HITS);
    expect(seen?.hits).toBeLessThanOrEqual(budget?.sent ?? 0);
    expect(seen).toMatchObject({ visitors: seen?.visits, misattributed: 0, rejected: {} });
  }

  async #count(): Promise<Losses> {
    const counts = await this.#sandbox.counts();
    const rows = await this.#ground.rows();
    let lost = 0;
    for (const [at, cap] of this.#sites.caps.entries()) {
      const seen = counts[at + 1];
      const row = rows.find(({ account }) => account.endsWith(`#${at + 1}`));
      const visits = seen?.visits ?? 0;
      // I1 and the books: all of the cap is used, and nothing is left reserved.
      expect(row).toMatchObject({ started: cap, leased: 0, cap });
      // I3: what was started and never received was under way, or in the window of a mark, when a runner was killed.
      expect(visits).toBeLessThanOrEqual(cap);
      expect(cap - visits).toBeLessThanOrEqual((this.#kills + this.#troubles) * CONCURRENCY);
      // Nothing twice: every visit is another visitor, and nothing was done that Matomo would bend.
      expect(seen).toMatchObject({ visitors: visits, misattributed: 0, rejected: {} });
      expect(violationsOf(seen)).toEqual([]);
      lost += cap - visits;
    }
    await this.#countHits(counts);
    return { kills: this.#kills, troubles: this.#troubles, lost, visits: this.#sites.total };
  }
}

const CAPPED = 'The run ended because every daily cap was used up.';
const DATABASE_AWAY = /was taken for dead|cannot be reached|server/;
const RATE = '400';
const VISITS_PER_KILL = 40;
const LONGEST_PAUSE_MS = 25;
/** No visit of the sites has so many hits. */
const MOST_HITS = 60;
const LOOK_MS = 20;
/** The server ends sessions that are idle within a transaction after four seconds, and waits at most five for a lock. */
const SUSPENDED_MS = 12_000;
