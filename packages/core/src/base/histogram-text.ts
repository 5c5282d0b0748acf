// How histograms are written: a few bytes for a few records, and no compressor.

import { readHdrText } from './hdr-text.js';
import { bucketOf, highestIn, lowestIn } from './log-buckets.js';

/** Records by bucket: which one (see `log-buckets`, of microseconds) and how many, 1 or more; the lowest bucket first. */
export type Buckets = readonly (readonly [bucket: number, count: number])[];

/** Buckets that cut each doubling into `2 ** bits`. */
export interface BucketList {
  readonly bits: number;
  readonly buckets: Buckets;
}

/** Of a histogram as it is recorded: three significant digits. */
export const FINE_BITS = 10;
/** Of a histogram of old intervals: a bucket is at most an eighth wider than its lowest latency. */
export const COARSE_BITS = 3;

/** Writes buckets as bytes: the bits, then how many buckets lie between each and the one before, and its count. */
export function bucketBytes({ bits, buckets }: BucketList): Buffer {
  const bytes = [bits];
  let next = 0;
  for (const [bucket, count] of buckets) {
    // Most buckets of a few records have one each: that costs no byte of its own.
    putVarint(bytes, (bucket - next) * 2 + (count > 1 ? 1 : 0));
    if (count > 1) putVarint(bytes, count - 2);
    next = bucket + 1;
  }
  return Buffer.from(bytes);
}

/** Reads what `bucketBytes` wrote. Throws a TypeError on anything else. */
export function bucketsIn(bytes: Uint8Array): BucketList {
  const bits = bitsOf(bytes);
  const buckets: (readonly [number, number])[] = [];
  eachBucket(bytes, (bucket, count) => buckets.push([bucket, count]));
  return { bits, buckets };
}

/** Writes buckets as a text. */
export function histogramText(list: BucketList): string {
  return bucketBytes(list).toString('base64');
}

/** The text of what `bucketBytes` wrote. Throws a TypeError on anything else, as `bucketsIn` does, for a part of the time. */
export function histogramTextOf(bytes: Uint8Array): string {
  bitsOf(bytes);
  eachBucket(bytes, () => {});
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

/** The bytes of a text, as `bucketBytes` would write them. They are not looked through. */
export function histogramBytes(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  const older = readHdrText(bytes);
  return older === undefined ? bytes : bucketBytes(older);
}

/** Reads a text: of `histogramText`, or as the first versions wrote it. Throws a TypeError on anything else. */
export function bucketsOfText(text: string): BucketList {
  const bytes = Buffer.from(text, 'base64');
  return readHdrText(bytes) ?? bucketsIn(bytes);
}

/** Calls `visit` for each fine bucket of a text. What was recorded in a coarse one is spread evenly over it. */
export function eachFineBucket(text: string, visit: (bucket: number, count: number) => void): void {
  const bytes = histogramBytes(text);
  const bits = bitsOf(bytes);
  eachBucket(bytes, bits === FINE_BITS ? visit : (bucket, count) => spread(bits, bucket, count, visit));
}

/** By how many records buckets differ, as bucket and difference in turn; those that are alike are left out. An absent text has no record. */
export function fineDifferences(before: string | undefined, after: string | undefined): readonly number[] {
  const [old, fresh] = [cursorOf(before), cursorOf(after)];
  const differences: number[] = [];
  while (old.bucket < END || fresh.bucket < END) {
    const bucket = Math.min(old.bucket, fresh.bucket);
    let difference = 0;
    if (fresh.bucket === bucket) {
      difference += fresh.count;
      fresh.next();
    }
    if (old.bucket === bucket) {
      difference -= old.count;
      old.next();
    }
    if (difference !== 0) differences.push(bucket, difference);
  }
  return differences;
}

const END = Number.POSITIVE_INFINITY;

interface Cursor {
  /** `END` after the last one. */
  bucket: number;
  count: number;
  next(): void;
}

function cursorOf(text: string | undefined): Cursor {
  if (text === undefined) return { bucket: END, count: 0, next: () => {} };
  const bytes = histogramBytes(text);
  return bitsOf(bytes) === FINE_BITS ? fineCursor(bytes) : listCursor(text);
}

function fineCursor(bytes: Uint8Array): Cursor {
  const read = varintReader(bytes, 1);
  let from = 0;
  const cursor: Cursor = {
    bucket: END,
    count: 0,
    next: () => {
      if (!read.hasMore()) {
        cursor.bucket = END;
        return;
      }
      const gap = read.next();
      cursor.bucket = from + Math.floor(gap / 2);
      cursor.count = gap % 2 === 1 ? read.next() + 2 : 1;
      from = cursor.bucket + 1;
    },
  };
  cursor.next();
  return cursor;
}

/** Of wider buckets. */
function listCursor(text: string): Cursor {
  const buckets: (readonly [number, number])[] = [];
  eachFineBucket(text, (bucket, count) => buckets.push([bucket, count]));
  let at = 0;
  const cursor: Cursor = {
    bucket: END,
    count: 0,
    next: () => {
      const [bucket, count] = buckets[at] ?? [END, 0];
      cursor.bucket = bucket;
      cursor.count = count;
      at += 1;
    },
  };
  cursor.next();
  return cursor;
}

/** The same records in wider buckets. */
export function coarser({ bits, buckets }: BucketList, wanted: number): BucketList {
  if (bits <= wanted) return { bits, buckets };
  return { bits: wanted, buckets: sumOfBuckets([buckets.map(([at, n]) => [bucketOf(lowestIn(at, bits), wanted), n])]) };
}

/** All records of several lists, whose buckets have the same bits. */
export function sumOfBuckets(lists: readonly Buckets[]): Buckets {
  const sums = new Map<number, number>();
  for (const list of lists) for (const [bucket, count] of list) sums.set(bucket, (sums.get(bucket) ?? 0) + count);
  return [...sums].sort(([a], [b]) => a - b);
}

function bitsOf(bytes: Uint8Array): number {
  const bits = bytes[0];
  if (bits === undefined || bits < 1 || bits > FINE_BITS) throw new TypeError('That is no encoded histogram.');
  return bits;
}

function eachBucket(bytes: Uint8Array, visit: (bucket: number, count: number) => void): void {
  const read = varintReader(bytes, 1);
  for (let next = 0; read.hasMore(); ) {
    const gap = read.next();
    const bucket = next + Math.floor(gap / 2);
    visit(bucket, gap % 2 === 1 ? read.next() + 2 : 1);
    next = bucket + 1;
  }
}

function spread(bits: number, bucket: number, count: number, visit: (bucket: number, count: number) => void): void {
  const first = bucketOf(lowestIn(bucket, bits), FINE_BITS);
  const width = bucketOf(highestIn(bucket, bits), FINE_BITS) - first + 1;
  // The records up to a place in the bucket are as many as its share of the bucket, rounded.
  for (let at = 0, seen = 0; at < width; at++) {
    const upTo = Math.round(((at + 1) * count) / width);
    if (upTo > seen) visit(first + at, upTo - seen);
    seen = upTo;
  }
}

/** Appends a whole number below 2^53, seven bits a byte, the lowest first. */
export function putVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  bytes.push(rest);
}

/** Reads what `putVarint` appended. Throws a TypeError at the end of the bytes. */
export function varintReader(bytes: Uint8Array, from: number) {
  let at = from;
  const next = (): number => {
    for (let value = 0, scale = 1; ; scale *= 0x80) {
      const byte = bytes[at++];
      if (byte === undefined) throw new TypeError('The bytes end in the middle of a number.');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new TypeError('The bytes end too early.');
    at += length;
    return bytes.subarray(at - length, at);
  };
  return { hasMore: () => at < bytes.length, next, take };
}
