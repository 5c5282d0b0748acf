import { canonicalJson } from '../base/canonical-json.js';
import type { AuditEvent } from '../model/audit.js';

/**
 * One history of two, oldest first, as both are. What both have stands in it once. Each keeps its own order, whatever
 * its clock said; between them, time decides.
 */
export function mergeEvents(ours: readonly AuditEvent[], theirs: readonly AuditEvent[]): readonly AuditEvent[] {
  const known = new Set<string>();
  return interleaved(ours, theirs).filter((event) => {
    const text = canonicalJson(event);
    return !known.has(text) && known.add(text);
  });
}

function interleaved(ours: readonly AuditEvent[], theirs: readonly AuditEvent[]): readonly AuditEvent[] {
  const events: AuditEvent[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [our, their] = [ours[i], theirs[j]];
    if (our === undefined) return [...events, ...theirs.slice(j)];
    if (their === undefined) return [...events, ...ours.slice(i)];
    if (our.at <= their.at) {
      events.push(our);
      i++;
    } else {
      events.push(their);
      j++;
    }
  }
}
