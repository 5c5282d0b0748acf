import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunId } from '../../model/run.js';
import type { Lease, LeaseMark } from '../../model/state.js';
import { aDay, apply, aRequest, aTarget, at, BOOT, SITE_1, startARun } from '../contract/builders.contract.js';
import type { StateStore } from '../state-store.js';
import { SqliteLiveness } from './sqlite-liveness.js';
import { SqlitePeers } from './sqlite-peers.js';
import { openSqliteStore } from './sqlite-store.js';

// The power fails: of the file that is written ahead, what was synced stays, and of the rest whatever the disk had got round to. The
// last sync is that of the last durable commit. No state here is so large that SQLite begins its file anew.
const CAP = 60;
const NOON = at('12:00');

/** What a runner does: it asks for visits, starts some of those it has, or gives the rest back. */
type Step = { readonly kind: 'grant' | 'mark' | 'close'; readonly visits: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('grant', 'mark', 'mark', 'close'),
  visits: fc.integer({ min: 1, max: 9 }),
});
const steps = fc.array(step, { minLength: 3, maxLength: 14 });
/** How much of what was not synced is on the disk: 0 nothing, 1 all of it; mostly it ends within a page. */
const written = fc.double({ min: 0, max: 1, noNaN: true });

describe('a state that has lost what was committed last, with the power', { timeout: 60_000 }, () => {
  let folder: string;
  let trials = 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'trafficinator-power-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function openIn(name: string): Promise<StateStore> {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    const liveness = new SqliteLiveness(own, 'write');
    const peers = new SqlitePeers(join(own, 'peers'), new SqliteLiveness(join(own, 'peers'), 'write'));
    return openSqliteStore({ file: join(own, 'state.db'), mode: 'write', machine: 'this machine', liveness, peers });
  }

  /** A runner works until the power fails. Answers what it has sent; the state as the disk has it then is in the folder `to`. */
  async function lostPower(work: readonly Step[], share: number, to: string): Promise<ReadonlySet<number>> {
    const from = `${to}-before`;
    await using store = await openIn(from);
    await apply(store, { put: [aTarget({ visitsPerDay: CAP })] });
    const runner = new StandIn(store, await startARun(store), () => sizeOf(join(folder, from, 'state.db-wal')));
    for (const one of work) await runner.do(one);
    mkdirSync(join(folder, to));
    for (const file of ['state.db', 'state.db-wal']) copyFileSync(join(folder, from, file), join(folder, to, file));
    const wal = join(folder, to, 'state.db-wal');
    truncateSync(wal, runner.synced + Math.floor((sizeOf(wal) - runner.synced) * share));
    return runner.sent;
  }

  /** Recovers a state, and takes all visits that it still gives. */
  async function left(name: string, bootId: string): Promise<readonly number[]> {
    await using store = await openIn(name);
    await store.recover(at('12:05'), bootId);
    expect(await store.check()).toEqual([]);
    const heir = await startARun(store);
    const given: number[] = [];
    for (;;) {
      const [lease] = await store.grant([aRequest(heir, { want: CAP })]);
      if (lease === undefined) break;
      for (let index = lease.from; index < lease.to; index++) given.push(index);
    }
    const [day] = await store.readDays([{ account: SITE_1, day: aDay() }]);
    expect(day).toMatchObject({ started: CAP - given.length, leased: given.length, cap: CAP });
    return given;
  }

  test('gives no visit a second time, wherever the writing broke off', async () => {
    await fc.assert(
      fc.asyncProperty(steps, written, async (work, share) => {
        trials += 1;
        const sent = await lostPower(work, share, `trial-${trials}`);
        const given = await left(`trial-${trials}`, 'another boot');
        expect(given.filter((index) => sent.has(index))).toEqual([]);
        expect(sent.size + given.length).toBeLessThanOrEqual(CAP);
      }),
      { numRuns: 40 },
    );
  });

  test('would give some again if the leases closed at the marks that are left', async () => {
    const work: Step[] = [
      { kind: 'grant', visits: 9 },
      { kind: 'mark', visits: 9 },
    ];
    const sent = await lostPower(work, 0, 'marks-lost');
    expect(sent.size).toBe(9);
    copyTo(join(folder, 'marks-lost'), join(folder, 'boot-unchanged'));
    expect((await left('boot-unchanged', BOOT)).filter((index) => sent.has(index))).toHaveLength(9);
    expect((await left('marks-lost', 'another boot')).filter((index) => sent.has(index))).toEqual([]);
  });
});

/** A runner that only keeps books: a visit is sent once its mark is committed. */
class StandIn {
  readonly sent = new Set<number>();
  /** So much of what is written ahead was synced. */
  synced: number;
  readonly #store: StateStore;
  readonly #run: RunId;
  readonly #written: () => number;
  #lease: Lease | undefined;
  #used = 0;

  constructor(store: StateStore, run: RunId, written: () => number) {
    this.#store = store;
    this.#run = run;
    this.#written = written;
    this.synced = written();
  }

  async do({ kind, visits }: Step): Promise<void> {
    if (kind === 'grant') await this.#grant(visits);
    else if (this.#lease !== undefined && kind === 'mark') await this.#mark(this.#lease, visits);
    else if (this.#lease !== undefined) await this.#close(this.#lease);
  }

  async #grant(visits: number): Promise<void> {
    if (this.#lease !== undefined) return;
    const [lease] = await this.#store.grant([aRequest(this.#run, { want: visits })]);
    this.synced = this.#written();
    this.#lease = lease;
    this.#used = lease?.from ?? 0;
  }

  async #mark(lease: Lease, visits: number): Promise<void> {
    const used = Math.min(lease.to, this.#used + visits);
    await this.#store.mark([markOf(lease, used)], NOON);
    for (; this.#used < used; this.#used++) this.sent.add(this.#used);
  }

  async #close(lease: Lease): Promise<void> {
    await this.#store.close([markOf(lease, this.#used)], NOON);
    this.#lease = undefined;
  }
}

function markOf({ id }: Lease, used: number): LeaseMark {
  return { lease: id, used };
}

function copyTo(from: string, to: string): void {
  mkdirSync(to);
  for (const file of ['state.db', 'state.db-wal']) copyFileSync(join(from, file), join(to, file));
}

function sizeOf(file: string): number {
  return statSync(file).size;
}
