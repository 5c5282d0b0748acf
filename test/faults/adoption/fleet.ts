import { configOf } from '../../support/project.js';

/** A site of the sandbox, as it is asked for at the moment. */
export interface Site {
  readonly key: string;
  readonly siteId: number;
  readonly cap: number;
  readonly weight: number;
  readonly isApplied: boolean;
  readonly isPaused: boolean;
}

/** What is done to one site, by an apply or by `pause` and `resume`. */
export type ChangeKind = 'raise' | 'lower' | 'reweigh' | 'remove' | 'add' | 'pause' | 'resume';

/** A change, and the site before and after it. */
export interface SiteChange {
  readonly kind: ChangeKind;
  readonly before: Site;
  readonly after: Site;
}

const ROUND: readonly ChangeKind[] = ['raise', 'pause', 'lower', 'resume', 'remove', 'reweigh', 'raise', 'add'];

/** The sites that a run serves, and how they change. Seeded chance says which, and to what. */
export class Fleet {
  readonly #random: () => number;
  #sites: readonly Site[];
  #made = 0;

  constructor(count: number, random: () => number) {
    this.#random = random;
    this.#sites = Array.from({ length: count }, (_, index) => {
      const key = `site${index + 1}`;
      return { key, siteId: index + 1, cap: 150, weight: 1, isApplied: true, isPaused: false };
    });
  }

  get sites(): readonly Site[] {
    return this.#sites;
  }

  /** Makes the next change; `sent` says how many visits a site has by now. */
  change(sent: (site: Site) => number): SiteChange {
    const kind = ROUND[this.#made % ROUND.length] ?? 'raise';
    this.#made += 1;
    const open = this.#sites.filter((site) => isOpenTo(kind, site));
    const before = open[Math.floor(this.#random() * open.length)];
    if (before === undefined) throw new RangeError(`No site is there to ${kind}.`);
    const after = { ...before, ...this.#changed(kind, before, sent(before)) };
    this.#sites = this.#sites.map((site) => (site === before ? after : site));
    return { kind, before, after };
  }

  /** The config that asks for the sites as they are. */
  config(url: string, settings: string): string {
    const applied = this.#sites.filter(({ isApplied }) => isApplied);
    return configOf(
      Object.fromEntries(
        applied.map(({ key, siteId, cap, weight }) => {
          return [key, { url, siteId, visitsPerDay: cap, more: `weight: ${weight}, ${settings}` }];
        }),
      ),
    );
  }

  #changed(kind: ChangeKind, { cap }: Site, sent: number): Partial<Site> {
    const share = this.#random();
    switch (kind) {
      case 'raise':
        return { cap: Math.max(cap, sent) + 50 + Math.floor(share * 200) };
      case 'lower':
        return { cap: Math.floor(Math.min(cap, sent + 100) * (0.5 + share / 2)) };
      case 'reweigh':
        return { weight: 1 + Math.floor(share * 9) };
      case 'add':
        return { cap: sent + 50 + Math.floor(share * 200), isApplied: true };
      case 'remove':
        return { isApplied: false };
      default:
        return { isPaused: kind === 'pause' };
    }
  }
}

function isOpenTo(kind: ChangeKind, { isApplied, isPaused }: Site): boolean {
  if (kind === 'add') return !isApplied;
  if (kind === 'resume') return isPaused;
  return isApplied && !isPaused;
}
