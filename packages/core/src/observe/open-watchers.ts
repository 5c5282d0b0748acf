import { type LogRequest, logWatcher } from './log-watcher.js';
import { type MetricsRequest, metricsWatcher } from './metrics-watcher.js';
import { noticeWatcher } from './notice-watcher.js';
import type { NoticeKind } from './notification.js';
import { together, type Watcher } from './watcher.js';

/** Who is to be told of a run, besides those at its terminal. */
export interface WatchRequest extends MetricsRequest {
  readonly log?: LogRequest | undefined;
  readonly notify: { readonly urls: readonly URL[]; readonly kinds: ReadonlySet<NoticeKind> };
}

/**
 * Opens logs, metrics and notifications for one run. Throws `metrics.cannot-listen`, `otel.unsupported` and `log.cannot-write`;
 * later, none of them stops or slows the run.
 */
export async function openWatchers(request: WatchRequest): Promise<Watcher> {
  const { clock, notify } = request;
  const log = request.log === undefined ? undefined : await logWatcher(request.log, clock, request.say);
  const say = (sentence: string) => {
    request.say(sentence);
    log?.say(sentence);
  };
  const opened: Watcher[] = log === undefined ? [] : [log];
  try {
    opened.push(await metricsWatcher({ ...request, say }));
  } catch (error) {
    await together(opened)[Symbol.asyncDispose]();
    throw error;
  }
  for (const url of notify.urls) opened.push(noticeWatcher({ clock, url, kinds: notify.kinds, say }));
  return together(opened);
}
