import type { Clock, Instant } from '../base/clock.js';
import { messageOf } from '../base/message-of.js';
import { failsWith } from '../errors/failure.js';
import type { RunId } from '../model/run.js';
import type { LeaseId, LeaseMark } from '../model/state.js';
import type { GrantRequest } from '../state/state-store.js';
import { markOf } from './held-leases.js';
import type { Lane, LaneClaim, Start } from './lane.js';
import type { RunnerStore } from './runner-store.js';

/** After the ledger failed, it is asked again after so long. */
const RETRY_MS = 250;
/** A ledger that says nothing for so long cannot be reached, as far as anybody knows. */
const SILENT_MS = 2_000;

/** What the lease keeper needs. */
export interface LeaseKeeperParts {
  readonly store: Pick<RunnerStore, 'grant' | 'mark' | 'close'>;
  readonly run: RunId;
  readonly clock: Clock;
  /** The ledger answered, or did not; called at every change. */
  readonly onReachable: (reachable: boolean, detail: string) => void;
  /** The run has been ended by somebody who took this process for dead: the ledger gives it nothing any more. */
  readonly onEnded: () => void;
  /** Something threw that never should. */
  readonly onFault: (error: unknown) => void;
  /** An answer has come that may let visits start. */
  readonly onAnswer: () => void;
}

/**
 * Talks to the ledger for all lanes: one grant, one mark and one close at a time, each for all lanes together. A visit is
 * launched only after the commit of its mark. While the ledger does not answer, no visit starts.
 */
export class LeaseKeeper {
  readonly #parts: LeaseKeeperParts;
  /** The questions that wait for their answer, and since when. */
  readonly #askedAt = new Map<Question, number>();
  #unmarked: Start[] = [];
  #reachable = true;
  #retryAt = 0;
  #isOver = false;

  constructor(parts: LeaseKeeperParts) {
    this.#parts = parts;
  }

  /** Whether visits wait for their mark. */
  get pending(): boolean {
    return this.#unmarked.length > 0 || this.#askedAt.size > 0;
  }

  /** Whether the ledger answered when it was last asked. */
  get reachable(): boolean {
    return this.#reachable;
  }

  /** Something else of the state failed. Visits go on as long as the ledger itself answers. */
  failed(error: unknown): void {
    this.#heard(false, messageOf(error));
  }

  /** Ends: whatever the ledger still answers is nobody's business any more, and visits that wait for their mark are never sent. */
  end(): void {
    this.#isOver = true;
    for (const start of this.#unmarked) start.lane.withdraw(start);
    this.#unmarked = [];
  }

  /** Starts whatever is to be asked of the ledger now. */
  pump(lanes: readonly Lane[]): void {
    for (const lane of lanes) this.#unmarked.push(...lane.takeStarts());
    if (this.#isSilent) this.#heard(false, `It has not answered for ${SILENT_MS / 1_000} seconds.`);
    if (this.#parts.clock.monotonicMs() < this.#retryAt) return;
    this.#ask('mark', this.#unmarked.length > 0, () => this.#mark());
    const claims = this.#askedAt.has('grant') ? [] : claimsOf(lanes, this.#parts.clock.now());
    this.#ask('grant', claims.length > 0, () => this.#grant(claims));
    const closable = this.#askedAt.has('close') ? [] : closableOf(lanes);
    this.#ask('close', closable.length > 0, () => this.#close(closable));
  }

  /** `call` asks, and answers what to do with the answer: a fault in that is ours, not the ledger's. */
  #ask(what: Question, needed: boolean, call: () => Promise<() => void>): void {
    if (!needed || this.#askedAt.has(what)) return;
    this.#askedAt.set(what, this.#parts.clock.monotonicMs());
    const refused = (error: unknown) => {
      if (this.#isOver) return;
      if (failsWith(error, 'state.run-ended')) this.#parts.onEnded();
      this.#retryAt = this.#parts.clock.monotonicMs() + RETRY_MS;
      this.#heard(false, messageOf(error));
    };
    const answered = (use: () => void) => {
      if (this.#isOver) return;
      this.#askedAt.delete(what);
      if (!this.#isSilent) this.#heard(true, '');
      use();
    };
    call()
      .then(answered, refused)
      .catch(this.#parts.onFault)
      .finally(() => {
        this.#askedAt.delete(what);
        this.#parts.onAnswer();
      });
  }

  async #mark(): Promise<() => void> {
    const starts = [...this.#unmarked];
    const marks = new Map<LeaseId, LeaseMark>();
    for (const { held, index, hits } of starts) marks.set(held.lease.id, markOf(held, index + 1, hits));
    const revoked = new Set(await this.#parts.store.mark([...marks.values()], this.#parts.clock.now()));
    return () => {
      // Only now: what could not be marked stays here and is marked again.
      this.#unmarked = this.#unmarked.slice(starts.length);
      for (const start of starts) {
        if (revoked.has(start.held.lease.id)) start.lane.withdraw(start);
        else start.lane.launch(start);
      }
      for (const { lane, held } of starts) if (revoked.has(held.lease.id)) lane.drop(held.lease.id);
    };
  }

  async #grant(claims: readonly Asked[]): Promise<() => void> {
    const requests = claims.map(({ lane, claim }): GrantRequest => {
      return { run: this.#parts.run, account: lane.target.account, ...claim };
    });
    const leases = await this.#parts.store.grant(requests).catch((error: unknown) => {
      for (const { lane } of claims) lane.unanswered();
      throw error;
    });
    const leaseOf = new Map(leases.map((lease) => [`${lease.account} ${lease.date}`, lease]));
    return () => {
      const now = this.#parts.clock.now();
      for (const { lane, claim } of claims) {
        lane.hold(claim, leaseOf.get(`${lane.target.account} ${claim.day.date}`), now);
      }
    };
  }

  async #close(closable: readonly LaneMarks[]): Promise<() => void> {
    const marks = closable.flatMap((one) => one.marks);
    await this.#parts.store.close(marks, this.#parts.clock.now());
    return () => {
      for (const { lane, marks } of closable) for (const { lease } of marks) lane.drop(lease);
    };
  }

  get #isSilent(): boolean {
    const [earliest = Number.POSITIVE_INFINITY] = this.#askedAt.values();
    return this.#parts.clock.monotonicMs() - earliest >= SILENT_MS;
  }

  #heard(reachable: boolean, detail: string): void {
    if (this.#isOver || reachable === this.#reachable) return;
    this.#reachable = reachable;
    this.#parts.onReachable(reachable, detail);
  }
}

type Question = 'grant' | 'mark' | 'close';

interface Asked {
  readonly lane: Lane;
  readonly claim: LaneClaim;
}

interface LaneMarks {
  readonly lane: Lane;
  readonly marks: readonly LeaseMark[];
}

// Loops: nearly always there is nothing, of thousands of lanes, many times a second.
function claimsOf(lanes: readonly Lane[], now: Instant): Asked[] {
  const asked: Asked[] = [];
  for (const lane of lanes) {
    const claim = lane.claim(now);
    if (claim !== undefined) asked.push({ lane, claim });
  }
  return asked;
}

function closableOf(lanes: readonly Lane[]): LaneMarks[] {
  const closable: LaneMarks[] = [];
  for (const lane of lanes) {
    const marks = lane.closable();
    if (marks.length > 0) closable.push({ lane, marks });
  }
  return closable;
}
