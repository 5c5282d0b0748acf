import type { Random } from '../../../packages/core/src/base/random.js';
import { Failure } from '../../../packages/core/src/errors/failure.js';
import { problem } from '../../../packages/core/src/errors/problem.js';
import type { RunId } from '../../../packages/core/src/model/run.js';
import type { RunnerStore } from '../../../packages/core/src/runner/runner-store.js';
import type { StateStore } from '../../../packages/core/src/state/state-store.js';
import type { ShadowBooks } from './shadow-books.js';
import type { OpenState, SimDisk } from './sim-disk.js';
import type { SimLiveness } from './sim-liveness.js';
import type { SimProcess } from './sim-process.js';
import type { Timeline } from './timeline.js';
import type { Trace } from './trace.js';
import type { Weather } from './weather.js';

/** What a store of a process is made of. */
export interface SimStoreParts {
  readonly process: SimProcess;
  readonly run: RunId;
  readonly state: OpenState;
  readonly disk: SimDisk;
  readonly timeline: Timeline;
  readonly trace: Trace;
  readonly weather: Weather;
  readonly books: ShadowBooks;
  readonly liveness: SimLiveness;
  readonly random: Random;
}

/** SQLite gives up waiting for another writer after so long. */
const BUSY_MS = 5_000;

type Call = keyof RunnerStore;

/** A call, and how many records it and those before it are. */
interface Asked {
  readonly args: readonly unknown[];
  readonly record: number;
}

/**
 * The real store, as its worker thread answers: one call after the other, each a while after it was asked for, and its answer a while
 * after it was carried out. Between the two, the process may be gone.
 */
export class SimStore {
  readonly #parts: SimStoreParts;
  #freeAt = 0;
  #unanswered = 0;
  #lastMarked = 0;
  #mostMarked = 0;
  /** How often it was asked to record, and the last of them that was done. */
  #recordsAsked = 0;
  #recorded = 0;

  constructor(parts: SimStoreParts) {
    this.#parts = parts;
  }

  /** Visits whose marks are committed, while the process does not know of it yet. */
  get unanswered(): number {
    return this.#unanswered;
  }

  /** Visits of the last mark. */
  get lastMarked(): number {
    return this.#lastMarked;
  }

  /** Visits of the mark that had most. */
  get mostMarked(): number {
    return this.#mostMarked;
  }

  /** Whether all that the runner counted is in the state. */
  get hasRecorded(): boolean {
    return this.#recorded === this.#recordsAsked;
  }

  /** As the runner sees it. */
  get port(): RunnerStore {
    const handler = {
      get:
        (_: object, name: string) =>
        (...args: unknown[]) =>
          this.#ask(name as Call, args),
    }; // It is asked for nothing else.
    return new Proxy({}, handler) as RunnerStore; // Every call of the port is passed on.
  }

  #ask(call: Call, args: readonly unknown[]): Promise<unknown> {
    const { process, timeline, weather, random } = this.#parts;
    const trouble = weather.store;
    if (trouble !== undefined) weather.count(trouble);
    const delayMs = trouble === 'slow-store' ? random.integer(200, 3_000) : random.next() * 2;
    const waitMs = trouble === 'busy' ? BUSY_MS : 0;
    this.#freeAt = Math.max(timeline.now + delayMs, this.#freeAt + GAP_MS) + waitMs;
    const answerMs = random.next() * 2;
    if (call === 'record') this.#recordsAsked += 1;
    const record = this.#recordsAsked;
    return new Promise((resolve, reject) => {
      process.after(this.#freeAt - timeline.now, () => {
        if (trouble === 'busy') reject(new Failure([problem('state.busy', { state: 'the state', waitedMs: BUSY_MS })]));
        else if (trouble === 'full-disk' && WRITES.has(call)) reject(new Failure([problem('state.unwritable', FULL)]));
        else
          this.#carryOut(call, { args, record }, (settle) =>
            process.after(answerMs, () => settle({ resolve, reject })),
          );
      });
    });
  }

  #carryOut(call: Call, { args, record }: Asked, answer: (settle: Settle) => void): void {
    const { state, trace, timeline, process } = this.#parts;
    const work = state.store[call] as (...args: readonly unknown[]) => Promise<unknown>; // The runner's types hold.
    work(...args).then(
      (value) => {
        trace.add(timeline.now, `${process.name} ${call} ${wordsOf(call, args)} = ${wordsOf(call, [value])}`);
        if (call === 'record') this.#recorded = Math.max(this.#recorded, record);
        const marked = note(this.#parts, call, args, value);
        keepBooks(this.#parts);
        this.#unanswered += marked;
        if (call === 'mark') this.#lastMarked = marked;
        this.#mostMarked = Math.max(this.#mostMarked, marked);
        answer(({ resolve }) => {
          this.#unanswered -= marked;
          resolve(value);
        });
      },
      (error: unknown) => {
        trace.add(timeline.now, `${process.name} ${call} fails: ${error}`);
        answer(({ reject }) => reject(error));
      },
    );
  }
}

type Settle = (promise: {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}) => void;

/** Calls that write. */
const WRITES: ReadonlySet<Call> = new Set<Call>([
  'grant',
  'mark',
  'close',
  'recover',
  'startRun',
  'record',
  'endRun',
  'thinIntervals',
]);
const FULL = { state: 'the state', reason: 'the disk is full (SQLITE_FULL)' };
/** Two calls never happen at the same instant, so that chance cannot swap them. */
const GAP_MS = 0.001;

/** After a change of the state, of whatever process: what of it would survive the loss of power. */
export function keepBooks({ state, disk, books }: Pick<SimStoreParts, 'state' | 'disk' | 'books'>): void {
  if (state.hasSynced()) books.keep();
  else books.wrote(disk.unsynced);
}

type Answers = { [Name in Call]: Awaited<ReturnType<StateStore[Name]>> };

/** Keeps the second books of a call. Answers how many visits it marked. */
function note(
  { books, liveness, process }: SimStoreParts,
  call: Call,
  args: readonly unknown[],
  value: unknown,
): number {
  // The runner's types hold: arguments and answers are those of the call.
  switch (call) {
    case 'startRun': {
      const [run, terms] = args as Parameters<StateStore['startRun']>;
      books.startRun(run, (value as Answers['startRun']).fleet, terms);
      break;
    }
    case 'grant':
      books.grant((args as Parameters<StateStore['grant']>)[0], value as Answers['grant']);
      break;
    case 'mark':
      return books.mark((args as Parameters<StateStore['mark']>)[0], value as Answers['mark']);
    case 'close':
      books.close((args as Parameters<StateStore['close']>)[0]);
      break;
    case 'recover':
      books.bury((run) => liveness.isDead(run), process.machine.bootId);
      for (const run of value as Answers['recover']) books.end(run);
      break;
    case 'endRun':
      books.end((args as Parameters<StateStore['endRun']>)[0]);
      break;
    default:
  }
  return 0;
}

const LONGEST = 400;

/** What a trace shows of arguments or of an answer. What is applied holds a random lineage. */
function wordsOf(call: Call, values: readonly unknown[]): string {
  if (call === 'readApplied' || call === 'readBlobs' || call === 'record') return '…';
  return JSON.stringify(values, (_, value: unknown) => (value instanceof Map ? [...value] : value)).slice(0, LONGEST);
}
