import type { Instant } from '../base/clock.js';
import type { LoggedHit } from '../model/logged-hit.js';
import type { TargetKey } from '../model/target.js';
import type { SettledHit } from './deliver-visit.js';

/** Tells of a settled hit what a log keeps of it. */
export function loggedHit(hit: SettledHit, target: TargetKey, at: Instant): LoggedHit {
  const { visit, place, index, outcome, latencyMs, sinceDueMs, requests } = hit;
  const fault = outcome.kind === 'accepted' ? {} : { class: outcome.class, detail: outcome.detail };
  return {
    at,
    target,
    date: place.date,
    visit: place.index,
    hit: index,
    action: visit.actions[index]?.kind ?? 'pageview',
    outcome: outcome.kind,
    ...fault,
    latencyMs: tenths(latencyMs),
    sinceDueMs: tenths(sinceDueMs),
    requests,
  };
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
