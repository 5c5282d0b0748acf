// How numbers are put into buckets whose width grows with the number, as HdrHistogram does.

/**
 * The bucket of a whole number, 0 or more and below 2^31. Each doubling is cut into `2 ** bits` buckets of equal width; below
 * `2 ** (bits + 1)` every number has its own. Buckets of fewer bits consist of whole buckets of more bits.
 */
export function bucketOf(value: number, bits: number): number {
  const doubling = doublingOf(value, bits);
  return doubling * 2 ** bits + Math.floor(value / 2 ** doubling);
}

/** The lowest number in a bucket. */
export function lowestIn(bucket: number, bits: number): number {
  const doubling = doublingAt(bucket, bits);
  return (bucket - doubling * 2 ** bits) * 2 ** doubling;
}

/** The highest number in a bucket. */
export function highestIn(bucket: number, bits: number): number {
  return lowestIn(bucket, bits) + 2 ** doublingAt(bucket, bits) - 1;
}

function doublingOf(value: number, bits: number): number {
  return Math.max(0, 31 - Math.clz32(value) - bits);
}

function doublingAt(bucket: number, bits: number): number {
  return Math.max(0, Math.floor(bucket / 2 ** bits) - 1);
}
