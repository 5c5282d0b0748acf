import { createHash } from 'node:crypto';

/** A key of PostgreSQL's advisory locks, as text: it has 64 bits, and numbers have 53. */
export type AdvisoryKey = string;

/** The key of something that is locked. Other programs may use the same database: no two things share a key but by a chance of 1 in 2^64. */
export function advisoryKey(kind: 'gate' | 'log' | 'life' | 'probe' | 'migration', name: string): AdvisoryKey {
  return digest(`${kind} ${name}`).readBigInt64BE().toString();
}

/** Half a key, for locks that consist of two names. */
export function halfKey(name: string): number {
  return digest(name).readInt32BE();
}

function digest(text: string): Buffer {
  return createHash('sha256').update(`trafficinator ${text}`).digest();
}
