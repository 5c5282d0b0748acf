import fc from 'fast-check';
import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { emptyHistogram, histogramFrom } from '../../base/histogram.js';
import { FINE_BITS, histogramText } from '../../base/histogram-text.js';
import { noCounts } from '../../model/run.js';
import { intervalRow, readIntervalRow } from './interval-row.js';
import { arbBuckets, arbCounts } from './intervals.test-support.js';

const arbText = arbBuckets(FINE_BITS).map((buckets) => histogramText({ bits: FINE_BITS, buckets }));
const arbFigures = fc.record({ counts: arbCounts, latency: arbText, latencySinceDue: arbText, lateness: arbText });

describe('intervalRow', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(arbFigures, (figures) => {
        expect(readIntervalRow(intervalRow(figures))).toEqual(figures);
      }),
    );
  });

  test('takes few bytes for few hits', () => {
    const latency = emptyHistogram();
    for (const ms of [80, 95, 110, 240]) latency.record(ms);
    const lateness = emptyHistogram();
    lateness.record(2);
    const counts = { ...noCounts, offered: 1, started: 1, completed: 1, sent: 4, accepted: 4 };
    const figures = {
      counts,
      latency: latency.encode(),
      latencySinceDue: latency.encode(),
      lateness: lateness.encode(),
    };
    expect(intervalRow(figures).length).toBe(32);
  });

  test('is refused when it is cut off, or is something else', () => {
    fc.assert(
      fc.property(arbFigures, fc.nat(), (figures, place) => {
        const bytes = intervalRow(figures);
        expect(() => readIntervalRow(bytes.subarray(0, place % bytes.length))).toThrow();
      }),
    );
    expect(() => readIntervalRow(Buffer.of(9))).toThrow(RangeError);
  });

  test('is read as the first versions wrote it', () => {
    const hdr = build({
      bitBucketSize: 32,
      lowestDiscernibleValue: 1,
      highestTrackableValue: 600_000_000,
      numberOfSignificantValueDigits: 3,
    });
    hdr.recordValue(80_000);
    const {
      stalled: _stalled,
      withheld: _withheld,
      retries: _retries,
      ...older
    } = { ...noCounts, sent: 1, accepted: 1 };
    const row = Buffer.from(JSON.stringify({ counts: older, latency: encodeIntoCompressedBase64(hdr) }));
    const { counts, latency, lateness, latencySinceDue } = readIntervalRow(row);
    expect(counts).toEqual({ ...noCounts, sent: 1, accepted: 1 });
    expect(histogramFrom(latency).percentile(50)).toBe(hdr.getValueAtPercentile(50) / 1_000);
    expect([lateness, latencySinceDue].map((text) => histogramFrom(text).count)).toEqual([0, 0]);
  });
});
