// What every store asks of a change before it makes it.
import { contentHash } from '../base/canonical-json.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { Blob } from '../model/target.js';

/** Throws a TypeError for a blob that is not what its hash says. */
export function demandHashes(blobs: readonly Blob[]): void {
  for (const { hash, text } of blobs)
    if (contentHash(text) !== hash) throw new TypeError(`The blob ${hash} has another hash.`);
}

/** Throws `state.moved-on` for a change that was made for another serial. */
export function demandSerial(base: number, serial: number): void {
  if (base !== serial) throw new Failure([problem('state.moved-on', { base, serial })]);
}
