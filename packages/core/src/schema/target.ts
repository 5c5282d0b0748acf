import { z } from 'zod';
import { named } from './named.js';
import { list, setting, settingKeptAs } from './setting.js';

const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
  error: 'is no name of an environment variable: expected letters, digits and _, beginning with no digit',
});

const references = [
  z.strictObject({ $kind: z.literal('secretEnv'), name: variableName }).readonly(),
  z.strictObject({ $kind: z.literal('secretFile'), path: z.string().min(1) }).readonly(),
  z
    .strictObject({ $kind: z.literal('secretCommand'), command: z.array(z.string().min(1)).min(1).readonly() })
    .readonly(),
] as const;

/** A reference to a secret, as users write it. */
export const secretReference = z.union(references);

/** A token as it may be written: a reference to it, or the value itself, which works only in the `apply` that reads it. */
const writtenSecret = z.union([z.string().min(1), ...references]);

/** A token as plans and state keep it: never its value. */
export const keptSecret = z.discriminatedUnion('$kind', [
  z.strictObject({ $kind: z.literal('secretEnv'), name: z.string() }).readonly(),
  z.strictObject({ $kind: z.literal('secretFile'), path: z.string() }).readonly(),
  z.strictObject({ $kind: z.literal('secretCommand'), command: z.array(z.string()).readonly() }).readonly(),
  z.strictObject({ $kind: z.literal('literal') }).readonly(),
  // Of a token that the API was given as text. `origin`: the server for which it is sealed. What is shown has no `box`.
  z.strictObject({ $kind: z.literal('sealed'), origin: z.string(), box: z.string().optional() }).readonly(),
]);

/** A tracker's URL: `http(s)`, a path that ends in `.php`, and nothing in it that could be a secret. */
const trackerUrl = named(
  z.string().refine(isTrackerUrl, {
    error: 'is no tracker URL: expected https://HOST/matomo.php, without user, query or fragment',
  }),
  { words: 'the URL of a tracker, such as https://HOST/matomo.php' },
);

function isTrackerUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || /\s/.test(text)) return false;
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return plain && /^https?:$/.test(url.protocol) && url.pathname.endsWith('.php');
}

/** A time zone by its IANA name. */
export const timeZone = named(
  z.string().refine(isTimeZone, { error: 'is no IANA time zone such as Europe/London or UTC' }),
  {
    words: 'an IANA time zone such as Europe/London or UTC',
  },
);

/** A tag, as `--tag` takes it. */
export const tag = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,62}$/, {
  error: 'is no tag: expected at most 63 letters, digits and _ . : / -, beginning with a letter or digit',
});

/** Most hits of a period. */
export const hitBudget = z.int().min(0).max(100_000_000_000);

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
  hitsPerDay: setting(hitBudget, {
    doc: 'Hit budget: never more hits than this per calendar day in the time zone of the target. A visit starts only if all its hits fit in.',
    unit: 'hits per local day',
    optional: true,
    fallback: 'no budget',
    example: '10_000',
  }),
  hitsPerMonth: setting(hitBudget, {
    doc: 'Hit budget: never more hits than this per calendar month in the time zone of the target. Matomo Cloud bills hits.',
    unit: 'hits per local month',
    optional: true,
    fallback: 'no budget',
    example: '1_000_000',
  }),
  timezone: setting(timeZone, {
    doc: "IANA time zone of the site. The day of the cap begins at this zone's midnight; set the same zone in Matomo.",
    default: 'UTC',
    example: "'Europe/London'",
  }),
  tags: list(tag, {
    doc: 'Words by which commands select targets: `--tag production`. They change no traffic.',
    default: [],
    mayBeEmpty: true,
    example: "['production', 'eu']",
  }),
  protect: setting(
    z.union([z.boolean(), z.strictObject({ visitsPerDay: z.int().min(0).max(100_000_000) }).readonly()]),
    {
      doc: 'Guards the target, as it was last applied: a plan may neither delete it nor raise its daily cap above the applied one or, where `visitsPerDay` states a bound, above that. To lift it, apply `protect: false` first.',
      default: false,
      example: '{ visitsPerDay: 20_000 }',
    },
  ),
};

/** What most configs name. Asking `Intl` for any other zone takes 60 µs, too much for ten thousand targets. */
const knownZones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);

/** Other names of zones are asked for once: the set only remembers, and changes no answer. */
function isTimeZone(zone: string): boolean {
  if (knownZones.has(zone)) return true;
  try {
    if (new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone === '') return false;
  } catch {
    return false;
  }
  knownZones.add(zone);
  return true;
}
