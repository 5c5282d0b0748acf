import type { Cancel, Clock } from '../base/clock.js';
import { Failure } from '../errors/failure.js';
import type { AuditEvent } from '../model/audit.js';
import type { LogLine } from '../model/log-line.js';
import type { TargetKey } from '../model/target.js';
import type { TargetRow } from '../report/target-row.js';
import type { TargetStats } from '../report/target-stats.js';
import type { LogRequest } from '../state/state-store.js';
import type { FeedNews, FeedReader } from './feed-reader.js';
import type { FeedSnapshot, StatsSpan, StatusFeed } from './status-feed.js';

/** What a feed needs. */
export interface SharedFeedParts {
  readonly clock: Clock;
  /** Opens a reader, which lives until it is disposed or its thread ends. */
  readonly open: () => Promise<FeedReader & AsyncDisposable>;
}

/** While somebody looks, everything is read anew after this time, and after more where that takes long: runs share the cores. */
const PERIOD_MS = { shortest: 700, longest: 4_700 };
/** How many times as long as a reading took the period is, within those bounds: whoever looks takes a twentieth of a core. */
const PERIODS_OF_READING = 20;
/** An answer may be older than a period by this, at least: the next reading is under way by then, and nobody waits for it. */
const SPARE_MS = 300;
/** As a part of the period: several times what a reading takes, since it takes longer now and then. */
const SPARE = 0.3;
/** What people do is looked for more often, so that it shows at once. */
const GLANCE_MS = 150;
/** Who asked this recently will ask again. */
const ATTENTION_MS = 3_000;

/** One reading of the state for all who look. */
export class SharedFeed implements StatusFeed, AsyncDisposable {
  readonly #parts: SharedFeedParts;
  readonly #listeners = new Set<(snapshot: FeedSnapshot) => void>();
  #reader: Promise<FeedReader & AsyncDisposable> | undefined;
  #rows = new Map<TargetKey, TargetRow>();
  #snapshot: FeedSnapshot | undefined;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #periodMs = PERIOD_MS.shortest;
  #tookMs = 0;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<FeedSnapshot> | undefined;
  #next: Promise<FeedSnapshot> | undefined;
  #timer: Cancel | undefined;
  #isOver = false;

  constructor(parts: SharedFeedParts) {
    this.#parts = parts;
  }

  async latest(): Promise<FeedSnapshot> {
    this.#askedAtMs = this.#parts.clock.monotonicMs();
    this.#arm();
    if (this.#snapshot !== undefined && this.#ageMs <= this.#periodMs + Math.max(SPARE_MS, this.#periodMs * SPARE))
      return this.#snapshot;
    return this.#reading ?? this.#read();
  }

  follow(listener: (snapshot: FeedSnapshot) => void): () => void {
    const own = (snapshot: FeedSnapshot) => listener(snapshot); // One listener may follow twice.
    this.#listeners.add(own);
    this.#arm();
    return () => void this.#listeners.delete(own);
  }

  async refresh(): Promise<FeedSnapshot> {
    // What is being read now may have been read before the change.
    if (this.#reading === undefined) return this.#read();
    this.#next ??= this.#reading.then(
      () => this.#read(),
      () => this.#read(),
    );
    return this.#next;
  }

  async stats(key: TargetKey, span: StatsSpan): Promise<TargetStats> {
    return await this.#ask((reader) => reader.stats(key, span));
  }

  async logLines(request: LogRequest): Promise<readonly LogLine[]> {
    return await this.#ask((reader) => reader.logLines(request));
  }

  async events(limit: number): Promise<readonly AuditEvent[]> {
    return await this.#ask((reader) => reader.events(limit));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#timer?.();
    this.#listeners.clear();
    await this.#reading?.catch(() => undefined);
    await this.#close();
  }

  get #ageMs(): number {
    return this.#parts.clock.monotonicMs() - this.#readAtMs;
  }

  #read(): Promise<FeedSnapshot> {
    this.#next = undefined;
    const reading = this.#take().finally(() => {
      if (this.#reading === reading) this.#reading = undefined;
    });
    this.#reading = reading;
    return reading;
  }

  async #take(): Promise<FeedSnapshot> {
    const beganMs = this.#parts.clock.monotonicMs();
    const before = this.#snapshot;
    const { news, rows } = await this.#ask(async (reader) => {
      const read = await reader.read();
      return { news: read, rows: await this.#rowsOf(reader, read) };
    });
    const revision = (before?.revision ?? 0) + (news.isNew || before === undefined ? 1 : 0);
    const snapshot = { revision, rows, overview: news.overview, lastLogId: news.lastLogId };
    this.#snapshot = snapshot;
    if (news.isWhole) this.#hasRead(beganMs);
    if (revision !== before?.revision) for (const tell of this.#listeners) tell(snapshot);
    return snapshot;
  }

  #hasRead(beganMs: number): void {
    this.#readAtMs = beganMs;
    const { shortest, longest } = PERIOD_MS;
    const tookMs = this.#ageMs;
    // One that took long alone, such as the first, says nothing of those that follow.
    const periodMs = Math.min(tookMs, this.#tookMs) * PERIODS_OF_READING;
    this.#tookMs = tookMs;
    this.#periodMs = Math.min(longest, Math.max(shortest, periodMs));
  }

  async #rowsOf(reader: FeedReader, { parts, keys }: FeedNews): Promise<readonly TargetRow[]> {
    for (let at = 0; at < parts; at++) {
      const rows = JSON.parse(await reader.part(at)) as readonly TargetRow[]; // The other side is of the same build.
      for (const row of rows) this.#rows.set(row.key, row);
    }
    if (parts === 0 && keys === undefined && this.#snapshot !== undefined) return this.#snapshot.rows;
    const order = keys ?? [...this.#rows.keys()];
    const rows = order.flatMap((key) => this.#rows.get(key) ?? []);
    if (keys !== undefined) this.#rows = new Map(rows.map((row) => [row.key, row]));
    return rows;
  }

  /** Whoever asks after the thread has ended, or a fault of ours, asks a new one. */
  async #ask<Answer>(question: (reader: FeedReader) => Promise<Answer>): Promise<Answer> {
    // A look that was under way at the end would open a thread that nobody ends.
    if (this.#isOver) throw new TypeError('The feed is closed.');
    this.#reader ??= this.#parts.open();
    const asked = this.#reader;
    try {
      return await question(await asked);
    } catch (error) {
      if (!(error instanceof Failure) && this.#reader === asked) await this.#close();
      throw error;
    }
  }

  async #close(): Promise<void> {
    const reader = this.#reader;
    this.#reader = undefined;
    await reader?.then(
      (opened) => opened[Symbol.asyncDispose](),
      () => undefined,
    );
  }

  /** Reads again and again while somebody looks. */
  #arm(): void {
    if (this.#timer !== undefined || this.#isOver) return;
    const isWatched = this.#listeners.size > 0;
    if (!isWatched && this.#parts.clock.monotonicMs() - this.#askedAtMs > ATTENTION_MS) return;
    this.#timer = this.#parts.clock.after(GLANCE_MS, () => {
      this.#look()
        .catch(() => undefined) // Whoever asks is told.
        .finally(() => {
          this.#timer = undefined;
          this.#arm();
        });
    });
  }

  async #look(): Promise<void> {
    if (this.#reading !== undefined) await this.#reading;
    else if (this.#ageMs >= this.#periodMs || (await this.#ask((reader) => reader.isStale()))) await this.refresh();
  }
}
