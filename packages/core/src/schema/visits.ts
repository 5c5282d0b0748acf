import { z } from 'zod';
import { named } from './named.js';
import { integerRange, numberRange, ratio, webUrl } from './range.js';
import { appendMarker, section, setting, settingKeptAs } from './setting.js';

/** A page, with or without its title. */
export const page = named(
  z.union([webUrl, z.strictObject({ url: webUrl, title: z.string().min(1).max(1_024).optional() }).readonly()]),
  { type: 'WrittenPage', words: 'a page as its absolute URL or `{ url, title }`' },
);

const writtenPages = z.union([
  z.array(page).min(1).readonly(),
  z.strictObject({ $kind: z.literal('urlList'), path: z.string().min(1) }).readonly(),
  appendMarker(page),
]);

/** Ratios that have a sum to be divided by. */
const ratios = z.array(ratio);
const NONE = 'must have at least one number above 0';

/** Pages as plans and state keep them: the hash of their contents, which stand beside the settings. */
export const keptPages = z
  .strictObject({ $kind: z.literal('blob'), hash: z.string().regex(/^[0-9a-f]{64}$/), count: z.int().min(1) })
  .readonly();

function someAboveZero(numbers: readonly number[]): boolean {
  return numbers.some((number) => number > 0);
}

/** Which pages a visit views, how many, for how long, and when in the day visits come. */
export const visitFields = {
  pages: settingKeptAs(writtenPages, keptPages, {
    doc: "The site's pages: a list of absolute URLs, with titles if you like, or `urlList('./urls.txt')`.",
    required: true,
    example: "urlList('./urls.txt')",
  }),
  pageviewsPerVisit: integerRange('How many pages a visit views.', 'pageviews', {
    min: 3,
    max: 6,
    lowest: 1,
    highest: 1_000,
  }),
  visitMinutes: numberRange('How long a visit lasts.', 'minutes', { min: 1, max: 8, highest: 120 }),
  activity: section('When in the day and week visits come. Only ratios matter.', {
    hours: setting(ratios.length(24).refine(someAboveZero, { error: NONE }).readonly(), {
      doc: 'Activity in each local hour of the day, from midnight on.',
      default: [2, 1, 1, 1, 1, 2, 3, 5, 7, 9, 10, 10, 9, 9, 10, 10, 9, 9, 9, 10, 11, 10, 7, 4],
    }),
    weekdays: setting(ratios.length(7).refine(someAboveZero, { error: NONE }).readonly(), {
      doc: 'Activity of each day, Monday first. The busiest day gets all visits of the day, the others a share of them.',
      default: [1, 1, 1, 1, 1, 1, 1],
    }),
  }),
};
