import { z } from 'zod';
import { named } from './named.js';
import { section, setting } from './setting.js';
import { hitBudget, timeZone } from './target.js';

/** The base URL of a Matomo: that of its trackers, without the file. */
export const instanceUrl = named(
  z.string().refine(isInstanceUrl, {
    error: 'is no base URL of a Matomo: expected https://HOST/ or https://HOST/PATH/, without user, query or fragment',
  }),
  { words: 'the base URL of a Matomo, such as https://HOST/' },
);

function isInstanceUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || /\s/.test(text)) return false;
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return plain && /^https?:$/.test(url.protocol) && !url.pathname.endsWith('.php');
}

/** One Matomo server, and what all its targets together may ask of it. */
export const instance = section('One Matomo server, and what all its targets together may ask of it.', {
  concurrency: setting(z.int().min(1).max(10_000), {
    doc: 'Most connections of one runner to the server at a time, over all targets on it.',
    unit: 'connections',
    default: 100,
  }),
  hitsPerDay: setting(hitBudget, {
    doc: 'Hit budget: never more hits than this per calendar day, over all targets on the server.',
    unit: 'hits per day',
    optional: true,
    fallback: 'no budget',
    example: '100_000',
  }),
  hitsPerMonth: setting(hitBudget, {
    doc: 'Hit budget: never more hits than this per calendar month, over all targets on the server. Matomo Cloud bills hits.',
    unit: 'hits per month',
    optional: true,
    fallback: 'no budget',
    example: '1_000_000',
  }),
  timezone: setting(timeZone, {
    doc: 'IANA time zone in which the days and months of its budgets begin.',
    default: 'UTC',
    example: "'Europe/London'",
  }),
});
