import type { Instant } from '../base/clock.js';
import type { EngineEvent } from '../model/event.js';
import { endNotice } from '../render/end-notice.js';
import { eventText } from '../render/event-text.js';
import type { RunReport } from '../report/run-report.js';
import { levelOf, levelOfEnd, type WriteEvent } from './event-level.js';
import type { LineSink } from './line-file.js';

/** Writes down what a run tells. */
export interface EventLog {
  tell(event: EngineEvent): void;
  /** What is not of the run itself, such as where its metrics are. */
  say(sentence: string, at: Instant): void;
  /** The last line. */
  ended(report: RunReport): void;
}

/** How a log is written. */
export type LogFormat = 'text' | 'json';

/** Makes a log of lines: words with a time and a level, or JSON. The logger is loaded for JSON alone. */
export async function eventLog(format: LogFormat, sink: LineSink): Promise<EventLog> {
  const write = format === 'json' ? (await import('./json-writer.js')).jsonWriter(sink) : textWriter(sink);
  return {
    tell: ({ at, ...fields }) => write(levelOf({ at, ...fields }), at, { ...fields }, eventText({ at, ...fields })),
    say: (sentence, at) => write('info', at, { kind: 'notice' }, sentence),
    ended: (report) => write(levelOfEnd(report), report.asOf, endFields(report), endNotice(report)),
  };
}

function textWriter(sink: LineSink): WriteEvent {
  return (level, at, _, message) => sink.write(`${new Date(at).toISOString()} ${level.padEnd(5)} ${message}\n`);
}

function endFields({ run, end, result, totals }: RunReport): Readonly<Record<string, unknown>> {
  return { kind: 'runEnded', run, reason: end?.reason, because: end?.because, result, counts: totals.counts };
}
