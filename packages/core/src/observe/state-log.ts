import type { Cancel, Clock, Instant } from '../base/clock.js';
import type { EngineEvent } from '../model/event.js';
import type { BlockedTarget, LogKind, LogLine } from '../model/log-line.js';
import type { RunId } from '../model/run.js';
import type { TargetKey } from '../model/target.js';
import { endNotice } from '../render/end-notice.js';
import { eventText } from '../render/event-text.js';
import { counted } from '../render/format.js';
import type { RunReport } from '../report/run-report.js';
import { levelOf, levelOfEnd } from './event-level.js';
import { LineLimit } from './line-limit.js';

/** Takes what a run tells. */
export interface LineStore {
  addLogLines(lines: readonly Omit<LogLine, 'id'>[]): Promise<void>;
  setBlocked(run: RunId, blocked: readonly Omit<BlockedTarget, 'run'>[]): Promise<void>;
}

/** What a log in the state needs. */
export interface StateLogParts {
  readonly clock: Clock;
  readonly run: RunId;
  readonly store: LineStore;
}

const WRITE_MS = 1_000;
const MOST_WAITING = 1_000;

/**
 * Brings to the state what a run tells, and what it cannot serve, for those who look from elsewhere. It never stops or slows the run:
 * once a second it writes what has gathered, and what the state does not take waits in a short queue; what does not fit in is counted.
 */
export class StateLog {
  readonly #parts: StateLogParts;
  readonly #limit = new LineLimit<TargetKey | string>();
  #waiting: Omit<LogLine, 'id'>[] = [];
  #lost = 0;
  #blocked: Blocked = [];
  #writtenBlocked: Blocked = [];
  #written: Promise<void> = Promise.resolve();
  #timer: Cancel | undefined;

  constructor(parts: StateLogParts) {
    this.#parts = parts;
  }

  tell(event: EngineEvent): void {
    const target = targetOf(event);
    if (!this.#limit.takes(target ?? event.kind, this.#parts.clock.monotonicMs())) return;
    this.#add(event.kind, event.at, { level: levelOf(event), target, message: eventText(event) });
  }

  /** Says what the run cannot serve from now on, instead of what was said before. */
  block(blocked: Blocked): void {
    this.#blocked = blocked;
  }

  /** What the run cannot serve. */
  get blocked(): readonly BlockedTarget[] {
    return this.#blocked.map((one) => ({ ...one, run: this.#parts.run }));
  }

  /** The run is in the state: from now on it is written of. */
  begin(): void {
    this.#timer = this.#parts.clock.after(0, () => this.#repeat());
  }

  /** Adds the last line, and writes no more by itself. */
  end(report: RunReport): void {
    this.stop();
    this.#tellLeftOut('all');
    this.#add('runEnded', report.asOf, { level: levelOfEnd(report), message: endNotice(report) });
  }

  /** Writes no more by itself. */
  stop(): void {
    this.#timer?.();
  }

  /** Writes what has gathered. What the state does not take stays. */
  write(): Promise<void> {
    const write = () => this.#write();
    this.#written = this.#written.then(write, write);
    return this.#written;
  }

  async #write(): Promise<void> {
    const { store, run } = this.#parts;
    this.#tellLeftOut('over');
    const blocked = this.#blocked;
    if (blocked.length + this.#writtenBlocked.length > 0 && blocked !== this.#writtenBlocked) {
      await store.setBlocked(run, blocked);
      this.#writtenBlocked = blocked;
    }
    const lines = [...this.#waiting];
    const lost = this.#lost;
    if (lines.length + lost === 0) return;
    await store.addLogLines(lost === 0 ? lines : [...lines, this.#lostLine(lost)]);
    this.#waiting = this.#waiting.slice(lines.length);
    this.#lost -= lost;
  }

  #repeat(): void {
    const again = () => {
      this.#timer = this.#parts.clock.after(WRITE_MS, () => this.#repeat());
    };
    // The run tells whether the state can be reached.
    this.write().then(again, again);
  }

  #tellLeftOut(which: 'over' | 'all'): void {
    const { clock } = this.#parts;
    for (const { topic, leftOut } of this.#limit.end(clock.monotonicMs(), which)) {
      const message = `${counted(leftOut, 'more line')} of ${topic} ${leftOut === 1 ? 'was' : 'were'} left out within a minute.`;
      this.#add('notice', clock.now(), { level: 'info', message });
    }
  }

  #add(kind: LogKind, at: Instant, said: Pick<LogLine, 'level' | 'target' | 'message'>): void {
    if (this.#waiting.length >= MOST_WAITING) this.#lost += 1;
    else this.#waiting.push({ at, run: this.#parts.run, kind, ...said });
  }

  #lostLine(lost: number): Omit<LogLine, 'id'> {
    const { clock, run } = this.#parts;
    const message = `${counted(lost, 'line')} of this run ${lost === 1 ? 'is' : 'are'} missing here, since the state did not take them in time.`;
    return { at: clock.now(), run, kind: 'notice', level: 'warn', message };
  }
}

type Blocked = readonly Omit<BlockedTarget, 'run'>[];

function targetOf(event: EngineEvent): TargetKey | undefined {
  if (event.kind === 'thresholdCrossed') return event.result.target;
  return 'target' in event ? event.target : undefined;
}
