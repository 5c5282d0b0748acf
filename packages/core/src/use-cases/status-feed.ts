import type { Instant } from '../base/clock.js';
import type { AuditEvent } from '../model/audit.js';
import type { LogLine } from '../model/log-line.js';
import type { TargetKey } from '../model/target.js';
import type { Overview } from '../report/overview.js';
import type { TargetRow } from '../report/target-row.js';
import type { TargetStats } from '../report/target-stats.js';
import type { LogRequest } from '../state/state-store.js';

/** How everything does, for many who look at the same time: it is read once for all of them, and never on the loop of the caller. */
export interface StatusFeed {
  /**
   * The latest: made anew about once a second while somebody follows, and at most a second old when asked; up to six, where reading
   * takes long, as of thousands of targets that all change. Rejects with a `Failure` while the state cannot be read.
   */
  latest(): Promise<FeedSnapshot>;
  /** Tells of each snapshot that differs from the one before, until the answer is called. A state that cannot be read is waited for. */
  follow(listener: (snapshot: FeedSnapshot) => void): () => void;
  /** Reads now: after a change by the caller, so that its own answers show it. */
  refresh(): Promise<FeedSnapshot>;
  /** What a target got over a time. Throws `draft.no-such-target` for one that is not applied and no draft. */
  stats(key: TargetKey, span: StatsSpan): Promise<TargetStats>;
  /** Lines of the log; see `LogStore`. */
  logLines(request: LogRequest): Promise<readonly LogLine[]>;
  /** The history, latest first. */
  events(limit: number): Promise<readonly AuditEvent[]>;
}

/** Of which time, and how finely. */
export interface StatsSpan {
  readonly from: Instant;
  readonly to: Instant;
  /** Length of a step in seconds, at least; steps are longer where there would be too many, and as long as old counts are. */
  readonly stepSeconds?: number | undefined;
}

/** How everything does at one moment. */
export interface FeedSnapshot {
  /** Rises with every snapshot that differs from the one before. */
  readonly revision: number;
  readonly overview: Overview;
  /** By key. */
  readonly rows: readonly TargetRow[];
  /** Id of the newest line of the log; 0 where there is none. */
  readonly lastLogId: number;
}
