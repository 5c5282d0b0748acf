import type { Clock } from '../base/clock.js';
import type { RunId } from '../model/run.js';
import { endNoticeOf, type NoticeKind, noticeOf } from './notification.js';
import { Notifier } from './notifier.js';
import type { Watcher } from './watcher.js';
import { webhook } from './webhook.js';

/** Who is notified of what. */
export interface NoticeRequest {
  readonly clock: Clock;
  readonly url: URL;
  readonly kinds: ReadonlySet<NoticeKind>;
  /** Takes a sentence for people. */
  readonly say: (sentence: string) => void;
}

/** What is left when a run has ended is posted for so long. */
const FAREWELL_MS = 5_000;

/** Notifies a webhook of what happens in a run. */
export function noticeWatcher({ clock, url, kinds, say }: NoticeRequest): Watcher {
  // The path of a webhook is often its secret.
  const onFailure = () => say(`Notifications do not reach ${url.host}: some are lost.`);
  const notifier = new Notifier({ clock, post: webhook(url), kinds, onFailure });
  let run: RunId | undefined;
  return {
    tell: (event) => {
      if (event.kind === 'runStarted') run = event.run;
      const notice = noticeOf(event, run);
      if (notice !== undefined) notifier.tell(notice);
    },
    begun: async () => {},
    ended: (report) => notifier.tell(endNoticeOf(report)),
    [Symbol.asyncDispose]: () => notifier.close(FAREWELL_MS),
  };
}
