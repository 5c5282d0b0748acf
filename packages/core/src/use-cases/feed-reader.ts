import type { Clock } from '../base/clock.js';
import type { AuditEvent } from '../model/audit.js';
import type { LogLine } from '../model/log-line.js';
import type { TargetKey } from '../model/target.js';
import type { Overview } from '../report/overview.js';
import type { TargetRow } from '../report/target-row.js';
import type { TargetStats } from '../report/target-stats.js';
import type { LogRequest, StateStore } from '../state/state-store.js';
import { type Followed, readRevision, StatusFollower } from './follow-status.js';
import { readTargetStats } from './read-target-stats.js';
import type { StatsSpan } from './status-feed.js';

/** What the thread that reads for a feed answers. */
export interface FeedReader {
  /** Reads everything, and says what is new since the last time. */
  read(): Promise<FeedNews>;
  /** The rows that are new, as JSON: a part of them, so that taking them over never takes long. */
  part(index: number): Promise<string>;
  /** Whether something was applied, paused or resumed since the last `read`: cheap enough to be asked many times a second. */
  isStale(): Promise<boolean>;
  stats(key: TargetKey, span: StatsSpan): Promise<TargetStats>;
  logLines(request: LogRequest): Promise<readonly LogLine[]>;
  events(limit: number): Promise<readonly AuditEvent[]>;
}

/** What is new. */
export interface FeedNews {
  /** Whether it differs from the last one in more than its time. */
  readonly isNew: boolean;
  /** Whether the books were read too: else they are as old as they were. */
  readonly isWhole: boolean;
  readonly overview: Overview;
  readonly lastLogId: number;
  /** How many parts of rows there are to be fetched. */
  readonly parts: number;
  /** All targets in order, where others came or went. */
  readonly keys?: readonly TargetKey[] | undefined;
}

/** Some 80 kB: they are read within a millisecond. */
const ROWS_OF_PART = 64;

/** Reads for a feed, from a store that is opened when it is needed, and anew after each failure. */
export class StateFeedReader implements FeedReader, AsyncDisposable {
  readonly #clock: Clock;
  readonly #open: () => Promise<StateStore>;
  #store: Promise<StateStore> | undefined;
  #follower: StatusFollower;
  #told: Told = NOTHING_TOLD;
  #parts: readonly string[] = [];

  constructor(clock: Clock, open: () => Promise<StateStore>) {
    this.#clock = clock;
    this.#open = open;
    this.#follower = new StatusFollower(clock);
  }

  async read(): Promise<FeedNews> {
    const { overview, rows, lastLogId, isWhole } = await this.#turn();
    const { asOf: _, ...timeless } = overview;
    const head = JSON.stringify([timeless, lastLogId]);
    const before = this.#told;
    const told = new Map(rows.map((row) => [row.key, toldAs(row, before.rows.get(row.key))]));
    const changed = [...told].flatMap(([key, { text }]) => (before.rows.get(key)?.text === text ? [] : [text]));
    const areOthers = told.size !== before.rows.size || [...told.keys()].some((key) => !before.rows.has(key));
    this.#told = { head, rows: told };
    this.#parts = partsOf(changed);
    return {
      isNew: head !== before.head || changed.length > 0 || areOthers,
      isWhole,
      overview,
      lastLogId,
      parts: this.#parts.length,
      ...(areOthers && { keys: [...told.keys()] }),
    };
  }

  async part(index: number): Promise<string> {
    return this.#parts[index] ?? '[]';
  }

  async isStale(): Promise<boolean> {
    return (await readRevision(await this.#opened())) !== this.#follower.revision;
  }

  async stats(key: TargetKey, span: StatsSpan): Promise<TargetStats> {
    const store = await this.#opened();
    const applied = this.#follower.applied ?? (await store.readApplied());
    return await readTargetStats(store, { applied, key, span, now: this.#clock.now() });
  }

  async logLines(request: LogRequest): Promise<readonly LogLine[]> {
    return await (await this.#opened()).readLogLines(request);
  }

  async events(limit: number): Promise<readonly AuditEvent[]> {
    return await (await this.#opened()).readEvents(limit);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }

  #opened(): Promise<StateStore> {
    this.#store ??= this.#open();
    return this.#store;
  }

  /** After a failure nothing is trusted that is remembered: the file of a state may have been replaced. */
  async #turn(): Promise<Followed> {
    try {
      return await this.#follower.turn(await this.#opened());
    } catch (error) {
      await this.#close();
      throw error;
    }
  }

  async #close(): Promise<void> {
    const store = this.#store;
    this.#store = undefined;
    this.#follower = new StatusFollower(this.#clock);
    await store?.then(
      (opened) => opened[Symbol.asyncDispose](),
      () => undefined,
    );
  }
}

/** What was told last, as JSON. */
interface Told {
  readonly head: string;
  readonly rows: ReadonlyMap<TargetKey, ToldRow>;
}

interface ToldRow {
  readonly row: TargetRow;
  readonly text: string;
}

function toldAs(row: TargetRow, before: ToldRow | undefined): ToldRow {
  return before?.row === row ? before : { row, text: JSON.stringify(row) };
}

const NOTHING_TOLD: Told = { head: '', rows: new Map() };

function partsOf(rows: readonly string[]): readonly string[] {
  const parts = Array.from({ length: Math.ceil(rows.length / ROWS_OF_PART) }, (_, at) => at * ROWS_OF_PART);
  return parts.map((from) => `[${rows.slice(from, from + ROWS_OF_PART).join(',')}]`);
}
