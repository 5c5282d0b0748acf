import type { Clock } from '../base/clock.js';
import { eventLog, type LogFormat } from './event-log.js';
import { type LineSink, openLineFile } from './line-file.js';
import type { Watcher } from './watcher.js';

/** How and where a log is written. */
export interface LogRequest {
  readonly format: LogFormat;
  /** A file, which is added to, or what takes the lines. */
  readonly to: string | LineSink;
}

/** A log of a run. */
export interface LogWatcher extends Watcher {
  /** Adds a sentence for people. */
  readonly say: (sentence: string) => void;
}

/** Writes down what a run tells. Throws `log.cannot-write`. `onGap` is told when a line was lost. */
export async function logWatcher(
  { format, to }: LogRequest,
  clock: Clock,
  onGap: (sentence: string) => void,
): Promise<LogWatcher> {
  const file =
    typeof to === 'string'
      ? openLineFile(to, (reason) => onGap(`The log ${to} has gaps from now on: ${reason}.`))
      : { ...to, [Symbol.dispose]: () => {} };
  const log = await eventLog(format, file);
  return {
    tell: log.tell,
    say: (sentence) => log.say(sentence, clock.now()),
    begun: async () => {},
    ended: log.ended,
    [Symbol.asyncDispose]: async () => file[Symbol.dispose](),
  };
}
