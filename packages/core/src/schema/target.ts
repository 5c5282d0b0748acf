import { z } from 'zod';
import { named } from './named.js';
import { setting, settingKeptAs } from './setting.js';

const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
  error: 'is no name of an environment variable: expected letters, digits and _, beginning with no digit',
});

/** A token as it may be written: a reference to it, or the value itself, which works only in the `apply` that reads it. */
const writtenSecret = z.union([
  z.string().min(1),
  z.strictObject({ $kind: z.literal('secretEnv'), name: variableName }).readonly(),
  z.strictObject({ $kind: z.literal('secretFile'), path: z.string().min(1) }).readonly(),
]);

/** A token as plans and state keep it: never its value. */
export const keptSecret = z.discriminatedUnion('$kind', [
  z.strictObject({ $kind: z.literal('secretEnv'), name: z.string() }).readonly(),
  z.strictObject({ $kind: z.literal('secretFile'), path: z.string() }).readonly(),
  z.strictObject({ $kind: z.literal('literal') }).readonly(),
]);

/** A tracker's URL: `http(s)`, a path that ends in `.php`, and nothing in it that could be a secret. */
const trackerUrl = named(
  z.string().refine(isTrackerUrl, {
    error: 'is no tracker URL: expected https://HOST/matomo.php, without user, query or fragment',
  }),
  { words: 'the URL of a tracker, such as https://HOST/matomo.php' },
);

function isTrackerUrl(text: string): boolean {
  if (!URL.canParse(text) || /\s/.test(text)) return false;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return plain && /^https?:$/.test(url.protocol) && url.pathname.endsWith('.php');
}

const timeZone = named(z.string().refine(isTimeZone, { error: 'is no IANA time zone such as Europe/London or UTC' }), {
  words: 'an IANA time zone such as Europe/London or UTC',
});

/** Where a target is, and how much it takes. */
export const targetFields = {
  name: setting(z.string().min(1).max(100), {
    doc: 'Label of the target. Its address is its key in `targets`, so the label can change freely.',
    optional: true,
    fallback: 'the key',
    example: "'Production'",
  }),
  url: setting(trackerUrl, {
    doc: "URL of Matomo's tracker.",
    required: true,
    example: "'https://analytics.example.com/matomo.php'",
  }),
  siteId: setting(z.int().min(1), { doc: "The site's id in Matomo (`idsite`).", required: true, example: '1' }),
  tokenAuth: settingKeptAs(writtenSecret, keptSecret, {
    doc: "Matomo's `token_auth` of a user who may write to the site. Needed for visitor countries. Write a reference, such as `secretEnv('MATOMO_TOKEN')`; a token written out works only in the `apply` that reads it.",
    optional: true,
    fallback: 'no token is sent',
    example: "secretEnv('MATOMO_TOKEN')",
  }),
  weight: setting(z.number().positive().max(1_000_000), {
    doc: "Ratio of this target's share when the total is limited (`load.visitsPerDay`, `--visits`, `--rate`). Any positive numbers: they are normalised.",
    default: 1,
  }),
  visitsPerDay: setting(z.int().min(0).max(100_000_000), {
    doc: 'Daily cap: never more visits than this per calendar day in the time zone of the target.',
    unit: 'visits per local day',
    required: true,
    example: '1_000',
  }),
  timezone: setting(timeZone, {
    doc: "IANA time zone of the site. The day of the cap begins at this zone's midnight; set the same zone in Matomo.",
    default: 'UTC',
    example: "'Europe/London'",
  }),
};

/** What most configs name. Asking `Intl` for any other zone takes 60 µs, too much for ten thousand targets. */
const usualZones: ReadonlySet<string> = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);

function isTimeZone(zone: string): boolean {
  if (usualZones.has(zone)) return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
