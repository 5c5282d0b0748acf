import type { EngineEvent } from '../model/event.js';
import type { RunId } from '../model/run.js';
import { addressOf, type TargetKey } from '../model/target.js';
import { endNotice } from '../render/end-notice.js';
import { eventText } from '../render/event-text.js';
import type { RunReport } from '../report/run-report.js';

/** What people can be told of, apart from what is at their terminal. */
export const NOTICE_KINDS = ['failing', 'threshold', 'cap', 'budget', 'invalid', 'state', 'end'] as const;

/** One of the kinds of notifications. */
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What is posted to a webhook, as JSON. Holds nothing that a target answered, and no secret. */
export interface Notification {
  readonly formatVersion: '1.0';
  /** In words. Chats show this field. */
  readonly text: string;
  readonly kind: NoticeKind;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
  readonly run?: RunId | undefined;
  readonly target?: TargetKey | undefined;
  /** How often the same was not told since the last time, as it came too soon after it. */
  readonly unsaid?: number | undefined;
  /** Of an end: the fields of the report of the same names. */
  readonly report?: Pick<RunReport, 'result' | 'end' | 'verdict' | 'totals' | 'durationMs' | 'serial'> | undefined;
}

/** A notification, and what tells it from others of its kind. */
export interface Notice extends Notification {
  /** Notices with the same topic are told once in a while. */
  readonly topic: string;
}

/** What is to be told of an event; undefined for most. */
export function noticeOf(event: EngineEvent, run: RunId | undefined): Notice | undefined {
  const about = aboutOf(event);
  if (about === undefined) return undefined;
  const { kind, topic, target, text } = about;
  return {
    formatVersion: '1.0',
    text: text ?? eventText(event),
    kind,
    at: event.at,
    run,
    target,
    topic: `${kind} ${topic}`,
  };
}

/** What is to be told of the end of a run. */
export function endNoticeOf(report: RunReport): Notice {
  const { run, result, end, verdict, totals, durationMs, serial, asOf } = report;
  const of = { result, end, verdict, totals, durationMs, serial };
  return { formatVersion: '1.0', text: endNotice(report), kind: 'end', at: asOf, run, report: of, topic: 'end' };
}

interface About {
  readonly kind: NoticeKind;
  readonly topic: string;
  readonly target?: TargetKey | undefined;
  /** Where the words of the event hold what a target or a database said. */
  readonly text?: string | undefined;
}

function aboutOf(event: EngineEvent): About | undefined {
  switch (event.kind) {
    case 'failing': {
      const { target, class: name } = event;
      return { kind: 'failing', topic: target, target, text: `${addressOf(target)} is failing (${name}).` };
    }
    case 'recoveredTarget':
      return { kind: 'failing', topic: `${event.target} recovered`, target: event.target };
    case 'instancePaused':
      return { kind: 'failing', topic: event.instance };
    case 'instanceResumed':
      return { kind: 'failing', topic: `${event.instance} recovered` };
    case 'thresholdCrossed': {
      const { target, metric } = event.result;
      return { kind: 'threshold', topic: `${target ?? ''} ${metric}`, target };
    }
    case 'capped':
      return { kind: 'cap', topic: event.target, target: event.target };
    case 'budgetUsed':
      return { kind: 'budget', topic: `${event.target} ${event.budget.period}`, target: event.target };
    case 'saturated':
      return { kind: 'invalid', topic: '' };
    case 'stateUnreachable':
      return { kind: 'state', topic: '', text: 'The state cannot be reached, so no visit starts.' };
    case 'recordLost':
      return { kind: 'state', topic: 'lost' };
    case 'stateReachable':
      return { kind: 'state', topic: 'reachable' };
    default:
      return undefined;
  }
}
