import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import { NOTICE_KINDS, type NoticeKind } from './notification.js';

/** Reads kinds of notifications, separated by commas. Throws `notify.invalid-kind`. */
export function noticeKinds(text: string): ReadonlySet<NoticeKind> {
  const names = text.split(',').map((name) => name.trim());
  return new Set(names.filter((name) => name !== '').map(kindOf));
}

function kindOf(name: string): NoticeKind {
  const kind = NOTICE_KINDS.find((one) => one === name);
  if (kind === undefined) throw new Failure([problem('notify.invalid-kind', { kind: name, kinds: NOTICE_KINDS })]);
  return kind;
}
