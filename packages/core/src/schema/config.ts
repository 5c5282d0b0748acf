import type { Policy } from '@trafficinator/sdk';
import { z } from 'zod';
import { actionFields } from './actions.js';
import { connectionFields } from './connection.js';
import { deliveryFields } from './delivery.js';
import { duration } from './duration.js';
import { instance, instanceUrl } from './instance.js';
import { named } from './named.js';
import { section, setting } from './setting.js';
import { secretReference, targetFields } from './target.js';
import { latencyBound, shareBound, thresholdFields } from './thresholds.js';
import { visitorFields } from './visitors.js';
import { visitFields } from './visits.js';

/** All settings of a target. Each can stand in `defaults`, in a profile, or in a target. */
export const target = section('Settings of a target.', {
  ...targetFields,
  ...visitFields,
  ...visitorFields,
  ...actionFields,
  ...deliveryFields,
  ...connectionFields,
  ...thresholdFields,
});

const ratePerSecond = z.number().min(0).max(1_000_000);

/** A part of a run with `--stages`: a rate that is held, or one that is reached in a straight line. */
const stage = named(
  z.union([
    z.strictObject({ for: duration, rate: ratePerSecond }).readonly(),
    z.strictObject({ for: duration, rampTo: ratePerSecond }).readonly(),
  ]),
  { type: 'Stage', words: "a stage such as `{ for: '5m', rate: 50 }` or `{ for: '10m', rampTo: 500 }`" },
);

/** The offered load over all targets. */
export const load = section('The load over all targets.', {
  visitsPerDay: setting(z.int().min(0).max(1_000_000_000), {
    doc: 'Visits per day over all targets, split by weight and never above any cap. It paces the day; `--rate` does not heed it.',
    unit: 'visits per day',
    optional: true,
    fallback: 'every target heads for its own cap, and weights are idle',
    example: '26_000',
  }),
  overflow: setting(z.enum(['redistribute', 'drop']), {
    doc: 'What becomes of the share that a capped target cannot take: given to the others by weight, or dropped.',
    default: 'redistribute',
  }),
  arrivals: setting(z.enum(['poisson', 'constant']), {
    doc: 'How visits arrive at a given rate: at random, as people do, or evenly spaced.',
    default: 'poisson',
  }),
  stages: setting(z.array(stage).min(1).max(100).readonly(), {
    doc: 'Rates of a run with `--stages`, one after the other, in visits per second over all targets. The run ends with the last.',
    optional: true,
    fallback: '`--stages` is refused',
    example: "[{ for: '5m', rate: 50 }, { for: '10m', rampTo: 500 }]",
  }),
  warmUp: setting(duration, {
    doc: 'What a run leaves out of latencies and thresholds at its beginning. Its visits and hits count all the same.',
    optional: true,
    fallback: 'nothing is left out',
    example: "'30s'",
  }),
  adaptive: section(
    'Slows a run at a rate or in stages down while targets do not keep up, and reports what was not sent.',
    {
      p95: setting(latencyBound, {
        doc: 'Latency that 95 % of the answers of the last ten seconds must not exceed.',
        optional: true,
        fallback: 'not looked at',
        example: "'<500ms'",
      }),
      errorRate: setting(shareBound, {
        doc: 'Share of the hits of the last ten seconds that must be accepted, as what may fail.',
        optional: true,
        fallback: 'not looked at',
        example: "'<5%'",
      }),
    },
  ),
  ...thresholdFields,
});

/** A target's key: it is the target's address, `target.KEY`. */
export const targetKey = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, {
  error: 'must begin with a letter and hold at most 63 letters, digits, _ and -',
});

/** What `defaults`, a profile or a target may say: settings, and the profiles that it extends. */
export interface Layer extends TargetLayer {
  readonly extends?: readonly Layer[] | undefined;
}

/** Check of a {@link Layer}. Profiles may extend profiles. */
export const layer: z.ZodType<Layer, Layer> = named(
  z.strictObject({
    ...target.layer.shape,
    extends: named(z.array(z.lazy((): z.ZodType<Layer, Layer> => layer)).readonly(), {
      words: 'a list of profiles',
    }).optional(),
  }),
  { words: 'an object with settings' },
);

/** Where the state is: a path or an address, or a reference to it. */
export const stateSetting = named(z.union([z.string().min(1), secretReference]), {
  words: 'the path of an SQLite file, a postgres:// address, or a reference such as secretEnv(NAME)',
});

/** A rule for plans. */
const policy = named(
  z.custom<Policy>((value) => typeof value === 'function'),
  { words: 'a function from a plan to a list of objections' },
);

/** The whole config, as the user wrote it. */
export const config = z.strictObject({
  state: stateSetting.optional(),
  load: load.layer.optional(),
  seed: z.union([z.string().min(1).max(200), z.int()]).optional(),
  defaults: layer.optional(),
  instances: named(z.record(instanceUrl, instance.layer), {
    words: 'an object with the instances by base URL',
  }).optional(),
  targets: named(z.record(targetKey, layer), { words: 'an object with the targets by key' }),
  policies: z.array(policy).readonly().optional(),
  moved: z
    .array(z.strictObject({ from: targetKey, to: targetKey }).readonly())
    .readonly()
    .optional(),
});

/** What a layer may say. */
export type TargetLayer = z.input<typeof target.layer>;
/** A target's settings after the merge. */
export type TargetSettings = z.output<typeof target.resolved>;
/** The settings of an instance after the merge. */
export type InstanceSettings = z.output<typeof instance.resolved>;
/** The load after the merge. */
export type LoadSettings = z.output<typeof load.resolved>;
