import type { Drift } from '../model/drift.js';

/** What was found out, whatever the target is called. */
export type Finding = Omit<Drift, 'target'>;

/** A difference by which traffic would be refused, lost or counted otherwise. */
export function drift(kind: Finding['kind'], detail: string): Finding {
  return { kind, severity: 'drift', detail };
}

/** Something that may pass by itself, or is only worth knowing. */
export function warning(kind: Finding['kind'], detail: string): Finding {
  return { kind, severity: 'warning', detail };
}
