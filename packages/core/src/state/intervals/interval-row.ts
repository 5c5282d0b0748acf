// One interval of ten seconds in a row of its own, as it is recorded: every second anew, so it must cost little.
import { z } from 'zod';
import { emptyHistogram } from '../../base/histogram.js';
import { histogramBytes, histogramTextOf, putVarint, varintReader } from '../../base/histogram-text.js';
import { type Counts, noCounts } from '../../model/run.js';
import { counts as countsSchema } from '../kept-json.js';
import { COUNT_NAMES, type IntervalFigures } from './page-interval.js';

/** What a row says besides its time. */
export type RowFigures = Omit<IntervalFigures, 'from' | 'seconds'>;

/** Writes the figures of an interval. */
export function intervalRow({ counts, latency, latencySinceDue, lateness }: RowFigures): Buffer {
  const present = COUNT_NAMES.filter((name) => counts[name] > 0);
  const head = [FORMAT];
  putVarint(
    head,
    present.reduce((mask, name) => mask + 2 ** COUNT_NAMES.indexOf(name), 0),
  );
  for (const name of present) putVarint(head, counts[name]);
  return Buffer.concat([Buffer.from(head), ...[latency, latencySinceDue, lateness].flatMap(sized)]);
}

/** Reads a row: of `intervalRow`, or as the first versions wrote it. Throws an Error on anything else. */
export function readIntervalRow(bytes: Uint8Array): RowFigures {
  if (bytes[0] === BRACE) return readOldRow(bytes);
  if (bytes[0] !== FORMAT) throw new RangeError('This is no interval.');
  const read = varintReader(bytes, 1);
  const mask = read.next();
  const counts: { -readonly [Name in keyof Counts]: number } = { ...noCounts };
  for (const [at, name] of COUNT_NAMES.entries()) if (Math.floor(mask / 2 ** at) % 2 === 1) counts[name] = read.next();
  const histogram = () => histogramTextOf(read.take(read.next()));
  return { counts, latency: histogram(), latencySinceDue: histogram(), lateness: histogram() };
}

const FORMAT = 1;
/** With which JSON begins. */
const BRACE = 0x7b;

function sized(text: string): readonly Buffer[] {
  const bytes = histogramBytes(text);
  const length: number[] = [];
  putVarint(length, bytes.length);
  return [Buffer.from(length), bytes];
}

const oldRow = z.strictObject({ counts: countsSchema, latency: z.string() });

/** Of what was not measured then there is nothing. */
function readOldRow(bytes: Uint8Array): RowFigures {
  const { counts, latency } = oldRow.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  const nothing = emptyHistogram().encode();
  return { counts, latency: histogramBytes(latency).toString('base64'), latencySinceDue: nothing, lateness: nothing };
}
