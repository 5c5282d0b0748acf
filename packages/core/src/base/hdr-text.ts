// Histograms as the first versions wrote them: the compressed second format of HdrHistogram. They are read, and never written.
import { inflateSync } from 'node:zlib';

const COMPRESSED_COOKIE = 0x1c849314;
const ENVELOPE_BYTES = 8;
const HEADER_BYTES = 40;
/** Buckets of three significant digits. */
const BITS = 10;

/** The buckets of such a histogram; undefined for anything else. Throws when it is cut off. */
export function readHdrText(bytes: Buffer) {
  if (bytes.length < ENVELOPE_BYTES || bytes.readInt32BE(0) !== COMPRESSED_COOKIE) return undefined;
  const payload = inflateSync(bytes.subarray(ENVELOPE_BYTES)).subarray(HEADER_BYTES);
  const buckets: [bucket: number, count: number][] = [];
  let bucket = 0;
  for (let at = 0; at < payload.length; ) {
    let raw = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = payload[at++] ?? 0;
      raw += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    // The lowest bit is the sign: a negative number counts empty buckets.
    if (raw % 2 === 1) bucket += (raw + 1) / 2;
    else if (raw === 0) bucket += 1;
    else buckets.push([bucket++, raw / 2]);
  }
  return { bits: BITS, buckets };
}
