import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { instant } from '../../../packages/core/src/base/clock.js';
import { localDayAt } from '../../../packages/core/src/calendar/local-day.js';
import type { Counts } from '../../../packages/core/src/model/run.js';
import type { LedgerDay } from '../../../packages/core/src/model/state.js';
import { accountOf } from '../../../packages/core/src/model/target.js';
import { openStore } from '../../../packages/core/src/open-store.js';
import { stateLocation } from '../../../packages/core/src/state/state-location.js';
import type { StateStore } from '../../../packages/core/src/state/state-store.js';
import type { Project } from '../../support/project.js';
import type { SandboxProcess, SiteCounts } from '../../support/sandbox.js';
import type { Site, SiteChange } from './fleet.js';

/** Compares what the sandbox has received with what the state allows and counts. */
export class Books implements AsyncDisposable {
  readonly #state: StateStore;
  readonly #sandbox: SandboxProcess;
  /** The most visits that each site may have by now. */
  readonly #most = new Map<number, number>();
  #counts: Readonly<Record<string, SiteCounts>> = {};

  private constructor(state: StateStore, sandbox: SandboxProcess) {
    this.#state = state;
    this.#sandbox = sandbox;
  }

  static async of({ folder }: Project, place: string, sandbox: SandboxProcess, sites: readonly Site[]): Promise<Books> {
    const books = new Books(await openStore(stateLocation(place, { folder, stack: 'default' }), 'read'), sandbox);
    for (const { siteId, cap } of sites) books.#most.set(siteId, cap);
    return books;
  }

  /** Visits of a site that the sandbox had received at the last look. */
  readonly sent = ({ siteId }: Pick<Site, 'siteId'>): number => this.#counts[siteId]?.visits ?? 0;

  serial(): Promise<number> {
    return this.#state.readSerial();
  }

  /** Looks at the sandbox: no site has more than it may. */
  async audit(): Promise<void> {
    this.#counts = await this.#sandbox.counts();
    const excess = [...this.#most].filter(([siteId, most]) => this.sent({ siteId }) > most);
    expect(excess.map(([siteId, most]) => `site ${siteId}: ${this.sent({ siteId })} of ${most}`)).toEqual([]);
  }

  /** A change is about to be made: until it is adopted, what was allowed before and after it may be sent. */
  announce({ after: { siteId, cap } }: SiteChange): void {
    this.#most.set(siteId, Math.max(this.#most.get(siteId) ?? 0, cap));
  }

  /**
   * A change was adopted. A site that rests gives back what it has in hand, and then gets no more than had started; another one gets no
   * more than the cap in force, which is the applied one, or what was taken already when it was lowered.
   */
  async adopted({ after }: SiteChange): Promise<void> {
    const isResting = after.isPaused || !after.isApplied;
    let day = await this.day(after);
    while (isResting && day !== undefined && day.leased > 0) {
      await pause(LOOK_MS);
      day = await this.day(after);
    }
    await this.audit();
    this.#most.set(after.siteId, (isResting ? day?.started : day?.cap) ?? after.cap);
  }

  /** What the state has booked for a site today. */
  async day({ siteId }: Pick<Site, 'siteId'>): Promise<LedgerDay | undefined> {
    const account = accountOf(this.#sandbox.url, siteId);
    const [day] = await this.#state.readDays([{ account, day: localDayAt(instant(Date.now()), 'UTC') }]);
    return day;
  }

  /** Resolves when a site has got a visit more than at the last look, if its day has one left. */
  async seen(site: Site): Promise<void> {
    const before = this.sent(site);
    for (;;) {
      const day = await this.day(site);
      await this.audit();
      if (this.sent(site) > before || (day !== undefined && day.started >= day.cap)) return;
      await pause(LOOK_MS);
    }
  }

  /** What the only run has counted at a site. */
  async counted({ siteId }: Site): Promise<Counted> {
    const runs = await this.#state.readRuns(instant(0));
    const intervals = await this.#state.readIntervals(runs.map(({ id }) => id));
    const own = intervals.filter(({ account }) => account === accountOf(this.#sandbox.url, siteId));
    const sumOf = (name: keyof Counted) => own.reduce((sum, { counts }) => sum + counts[name], 0);
    return {
      started: sumOf('started'),
      completed: sumOf('completed'),
      sent: sumOf('sent'),
      accepted: sumOf('accepted'),
    };
  }

  /** What the sandbox had received at a site at the last look. */
  received({ siteId }: Site): SiteCounts {
    const counts = this.#counts[siteId];
    if (counts === undefined) throw new TypeError(`The sandbox has no site ${siteId}.`);
    return counts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#state[Symbol.asyncDispose]();
  }
}

/** Sums of some of a run's counts. */
export type Counted = Pick<Counts, 'started' | 'completed' | 'sent' | 'accepted'>;

const LOOK_MS = 10;
