/**
 * A rule that a team sets for its plans: a plain function that answers what it objects to. A plan with an objection fails, and
 * nothing of it can be applied.
 *
 * @example
 * const noFriday: Policy = ({ actions }) =>
 *   actions.length > 0 && new Date().getUTCDay() === 5 ? [{ message: 'No changes on Fridays.' }] : [];
 */
export type Policy = (plan: PolicyPlan) => readonly Objection[];

/** What a policy has against a plan. */
export interface Objection {
  /** The key of the target it is about; none if it is about the plan as a whole. */
  readonly target?: string | undefined;
  /** A sentence for whoever reads the plan. */
  readonly message: string;
}

/** What a policy sees of a plan. It holds no secret's value. */
export interface PolicyPlan {
  /** Name of the stack. */
  readonly stack: string;
  /** Every target as it would be after the apply. */
  readonly targets: readonly PolicyTarget[];
  /** What would change; targets that stay as they are have none. */
  readonly actions: readonly PolicyAction[];
}

/** A target as it would be after the apply. */
export interface PolicyTarget {
  readonly key: string;
  readonly url: string;
  readonly siteId: number;
  readonly visitsPerDay: number;
  /** Hit budgets of its own, if it has some. */
  readonly hitsPerDay?: number | undefined;
  readonly hitsPerMonth?: number | undefined;
  /** The Matomo that it is on. */
  readonly instance: PolicyInstance;
  readonly timezone: string;
  readonly tags: readonly string[];
  /** Whether hits would carry a token. */
  readonly hasToken: boolean;
  /** All settings after the merge, by name. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A Matomo, with the limits over all targets on it. */
export interface PolicyInstance {
  /** `HOST[:PORT]/PATH/`. */
  readonly key: string;
  /** Its hit budgets, if the config gives it some. */
  readonly hitsPerDay?: number | undefined;
  readonly hitsPerMonth?: number | undefined;
}

/** A change of one target. */
export interface PolicyAction {
  readonly kind: 'create' | 'update' | 'delete' | 'move';
  /** The target's key. */
  readonly target: string;
}

/**
 * Objects to daily caps above a number, for all targets or for those with a tag.
 *
 * @example policies: [capAtMost(10_000, { tag: 'production' })]
 */
export function capAtMost(visitsPerDay: number, { tag }: { readonly tag?: string } = {}): Policy {
  // Named, so that an objection can say whose it is.
  return function capAtMost({ targets }) {
    return targets
      .filter((target) => tag === undefined || target.tags.includes(tag))
      .filter((target) => target.visitsPerDay > visitsPerDay)
      .map(({ key, visitsPerDay: cap }) => ({
        target: key,
        message: `Its cap is ${grouped(cap)} visits per day; at most ${grouped(visitsPerDay)} are allowed${tag === undefined ? '' : ` with the tag ${tag}`}.`,
      }));
  };
}

/**
 * Objects to targets whose hits nothing bounds: neither they nor their instances have a hit budget. It looks at all targets, or at
 * those with a tag.
 *
 * @example policies: [budgetRequired({ tag: 'production' })]
 */
export function budgetRequired({ tag }: { readonly tag?: string } = {}): Policy {
  return function budgetRequired({ targets }) {
    return targets
      .filter((target) => tag === undefined || target.tags.includes(tag))
      .filter((target) => !hasBudget(target) && !hasBudget(target.instance))
      .map(({ key, instance }) => ({
        target: key,
        message: `It has no hit budget (hitsPerDay or hitsPerMonth), nor has its instance ${instance.key}.`,
      }));
  };
}

/**
 * Objects to targets whose token would leave without encryption.
 *
 * @example policies: [tokensOverHttps()]
 */
export function tokensOverHttps(): Policy {
  return function tokensOverHttps({ targets }) {
    return targets
      .filter(({ hasToken, url }) => hasToken && !url.startsWith('https:'))
      .map(({ key, url }) => ({ target: key, message: `Its token would be sent in the clear to ${url}.` }));
  };
}

function hasBudget({ hitsPerDay, hitsPerMonth }: Pick<PolicyInstance, 'hitsPerDay' | 'hitsPerMonth'>): boolean {
  return hitsPerDay !== undefined || hitsPerMonth !== undefined;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
