/** What Matomo would silently bend, and the sandbox therefore counts. */
export const VIOLATION_KINDS = [
  'rec missing',
  'bot user agent without bots=1',
  'cid missing',
  'cid not hex',
  '_id not 16 hex',
  '_id differs from cid',
  'url missing or relative',
  'link not absolute',
  'cdt in the future',
  'cdt unreadable',
  'cdt older than 20 years',
  'cdt backward in a visit',
  'first hit is a ping',
  'first hit without new_visit=1',
  'new_visit=1 later in a visit',
  'gap over 1,800 s',
  'visit crosses midnight',
  'parallel hits',
  'event without category or action',
  'ec_items unparsable',
  'amounts do not add up',
  'pv_id not 6 alphanumerics',
  'res not WxH',
  'not a number',
  'longer than Matomo keeps',
  'unknown parameter',
  'token in the URL',
  'bulk body is not JSON',
  'bulk request not readable',
] as const;

/** One of the kinds of violations. */
export type ViolationKind = (typeof VIOLATION_KINDS)[number];

/** One violation, with what exactly was wrong. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly detail: string;
}
