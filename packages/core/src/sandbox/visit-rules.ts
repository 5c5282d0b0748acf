import type { Hit } from './hit.js';
import type { Violation } from './violations.js';
import type { Visit } from './visit.js';

/** The visit that Matomo finds for a hit, and by what. */
export type Found =
  | { readonly by: 'visitor id' | 'fingerprint'; readonly visit: Visit }
  | { readonly by: 'nothing'; readonly visit?: undefined };

/** Why a hit starts a visit; undefined when it goes on with the one that was found. */
export type Start = 'unknown visitor' | 'new_visit=1' | 'gap' | 'midnight';

/** Matomo's `visit_standard_length`: from this pause on, the next hit starts a visit. */
export const VISIT_SECONDS = 1800;

/** Decides whether a hit starts a visit. */
export function startOf(hit: Hit, found: Found): Start | undefined {
  if (found.visit === undefined) return 'unknown visitor';
  if (hit.wantsNewVisit) return 'new_visit=1';
  if (!isOpen(found.visit, hit)) return 'gap';
  return found.visit.lastActionDay === hit.day ? undefined : 'midnight';
}

/** What is wrong with a hit in the light of the visit that was found for it. */
export function checkVisit(hit: Hit, found: Found, start: Start | undefined): Violation[] {
  if (hit.kind === 'ping' && start === 'unknown visitor') {
    return [{ kind: 'first hit is a ping', detail: 'nothing is recorded' }];
  }
  switch (start) {
    case 'unknown visitor':
      return hit.wantsNewVisit ? [] : [{ kind: 'first hit without new_visit=1', detail: 'the visitor is unknown' }];
    case 'new_visit=1':
      return checkForcedVisit(hit, found);
    case 'gap':
      return [{ kind: 'gap over 1,800 s', detail: `${sinceLastAction(hit, found)} s after the last action` }];
    case 'midnight':
      return [{ kind: 'visit crosses midnight', detail: `from ${found.visit?.lastActionDay} to ${hit.day}` }];
    case undefined:
      return checkOrder(hit, found);
  }
}

/** A visitor may come back; but a first hit in the middle of the visitor's own open visit is a mistake (or a blind retry). */
function checkForcedVisit(hit: Hit, found: Found): Violation[] {
  if (found.by !== 'visitor id' || !isOpen(found.visit, hit) || found.visit.lastActionDay !== hit.day) return [];
  const detail = `${sinceLastAction(hit, found)} s after the last action`;
  return [{ kind: 'new_visit=1 later in a visit', detail }];
}

function checkOrder(hit: Hit, { by, visit }: Found): Violation[] {
  if (by !== 'visitor id' || hit.time.at >= visit.lastHitAt) return [];
  return [{ kind: 'cdt backward in a visit', detail: `${visit.lastHitAt - hit.time.at} s before the previous hit` }];
}

function isOpen(visit: Visit, hit: Hit): boolean {
  return visit.lastActionAt > hit.time.at - VISIT_SECONDS;
}

function sinceLastAction(hit: Hit, { visit }: Found): number {
  return visit === undefined ? 0 : hit.time.at - visit.lastActionAt;
}
