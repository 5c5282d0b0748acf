import type { LeaseId } from '../model/state.js';

/** The hits that an open lease holds of one budget, and how many of them its marks say are used. */
export interface Reservation {
  readonly lease: LeaseId;
  /** The budget's place in the request. */
  readonly number: number;
  readonly hits: number;
  readonly used: number;
}

/**
 * The hits used of each reservation of a lease, in their order, as a mark says: none where it is silent. Throws a RangeError
 * for hits that are not the lease's.
 */
export function hitsWithin(
  lease: LeaseId,
  reserved: readonly Reservation[],
  hits: readonly number[] = reserved.map(() => 0),
): readonly number[] {
  const fit = reserved.every((held, index) => isWithin(hits[index] ?? -1, held.hits));
  if (hits.length !== reserved.length || !fit)
    throw new RangeError(
      `Lease ${lease} holds ${inWords(reserved.map((held) => held.hits))}, and cannot have used ${inWords(hits)}.`,
    );
  return hits;
}

function isWithin(used: number, hits: number): boolean {
  return Number.isInteger(used) && used >= 0 && used <= hits;
}

function inWords(hits: readonly number[]): string {
  return hits.length === 0 ? 'no hits' : `${hits.join(' and ')} hits`;
}
