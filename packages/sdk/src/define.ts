import type { InstanceLayer, LoadLayer, TargetLayer } from './config.gen.js';
import type { Policy } from './policy.js';
import type { SecretReference } from './references.js';

/** Settings that targets can share by `extends: [profile]`. */
export interface Profile extends TargetLayer {
  /** Profiles below this one: its own settings win over theirs, and those on the right win over those on the left. */
  extends?: readonly Profile[] | undefined;
}

/** Settings that every target inherits. */
export interface Defaults extends TargetLayer {
  /** Profiles below the defaults: the defaults' own settings win over theirs. */
  extends?: readonly Profile[] | undefined;
}

/** One site of one Matomo that receives traffic. */
export interface Target extends TargetLayer {
  /** Profiles below this target, above `defaults`: those on the right win over those on the left, the target over all. */
  extends?: readonly Profile[] | undefined;
}

/** Says that a target has a new key: a plan moves it instead of deleting and creating it. */
export interface Move<Key extends string = string> {
  /** The key it had, which is no longer declared. */
  from: string;
  /** The key it has now. */
  to: Key;
}

/** What a `trafficinator.config.ts` exports by default. */
export interface Config<Key extends string = string> {
  /**
   * Where the state is kept: the path of an SQLite file, or `postgres://USER@HOST/DATABASE`, or a reference to it where it holds a
   * password. Without it, `.trafficinator/state.db` beside the config. `TRAFFICINATOR_STATE` wins over it.
   */
  state?: string | SecretReference | undefined;
  /** The load over all targets. */
  load?: LoadLayer | undefined;
  /** The same seed gives the same traffic. Without it, each state has a seed of its own. */
  seed?: string | number | undefined;
  /** Settings that every target inherits. */
  defaults?: Defaults | undefined;
  /** The targets by key. A key is the target's address, `target.KEY`. */
  targets: { readonly [Name in Key]: Target };
  /**
   * Limits of Matomos over all targets on them, by base URL: `'https://analytics.example.com/'`, or with a path where Matomo has one.
   * A target is on the one in whose folder its tracker lies, whatever the scheme.
   */
  instances?: { readonly [baseUrl: string]: InstanceLayer } | undefined;
  /** Rules that every plan must pass. */
  policies?: readonly Policy[] | undefined;
  /** Targets with a new key. */
  moved?: readonly Move<NoInfer<Key>>[] | undefined;
}

/** What a config that is a function is given. It is the same for `plan` and `apply`. */
export interface ConfigContext {
  /** Name of the stack, such as `production`. */
  readonly stack: string;
  /** The environment variables. Secrets belong in `secretEnv`, which keeps their values out of config, plan and state. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A config, the promise of one, or a function that makes either. */
export type ConfigExport<Key extends string = string> =
  | Config<Key>
  | Promise<Config<Key>>
  | ((context: ConfigContext) => Config<Key> | Promise<Config<Key>>);

/**
 * Types a config and returns it as it is.
 *
 * TypeScript does not look for misspelt settings in what a function returns. There, use {@link defineTarget} for the targets
 * or `satisfies Config` after the config; what remains is found when the config is loaded.
 * If target keys are computed, so that `moved` cannot know them all, write `defineConfig<string>(...)`.
 *
 * @example
 * export default defineConfig({
 *   load: { visitsPerDay: 26_000 },
 *   defaults: { pages: urlList('./urls.txt') },
 *   targets: {
 *     staging: defineTarget({ url: 'https://staging.example.com/matomo.php', siteId: 1, visitsPerDay: 5_000 }),
 *   },
 *   moved: [{ from: 'test', to: 'staging' }],
 * });
 *
 * @example
 * export default defineConfig(({ stack }) => ({
 *   targets: { site: defineTarget({ ...site, visitsPerDay: stack === 'production' ? 10_000 : 100 }) },
 * }));
 */
export function defineConfig<Key extends string>(config: ConfigExport<Key>): ConfigExport<Key> {
  return config;
}

/**
 * Types a target and returns it as it is.
 *
 * @example
 * defineTarget({
 *   name: 'Production',
 *   url: 'https://analytics.example.com/matomo.php',
 *   siteId: 1,
 *   tokenAuth: secretEnv('MATOMO_TOKEN'),
 *   timezone: 'Europe/London',
 *   visitsPerDay: 10_000,
 *   extends: [shop],
 * });
 */
export function defineTarget(target: Target): Target {
  return target;
}

/**
 * Types settings that targets share by `extends`, and returns them as they are.
 *
 * @example
 * const shop = defineProfile({ ecommerce: { orderRate: 0.05 } });
 * const bigShop = defineProfile({ extends: [shop], ecommerce: { orderValue: { max: 2_000 } } });
 */
export function defineProfile(profile: Profile): Profile {
  return profile;
}
