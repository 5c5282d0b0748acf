import { type Clock, type Deps, Failure, loadTargets, type TargetKey } from '@trafficinator/core';
import type { TargetStages } from '../api/targets.js';

type Declared = TargetStages['declared'];

/** What the config says, for as long as it is believed. */
interface Kept {
  readonly until: number;
  find(key: TargetKey): Declared;
}

const KEPT_MS = 10_000;

/** Where targets of the config are declared. The config is loaded when somebody asks, and kept for ten seconds: its code may take its time. */
export class DeclaredTargets {
  readonly #clock: Clock;
  #kept: Promise<Kept> | undefined;

  constructor({ clock }: { readonly clock: Clock }) {
    this.#clock = clock;
  }

  /** Finds a target of the config, and where it stands; without a place where no config can be loaded here. */
  async find(engine: Deps, key: TargetKey): Promise<Declared> {
    const before = await this.#kept;
    if (before === undefined || before.until <= this.#clock.now()) this.#kept = this.#load(engine);
    const kept = await this.#kept;
    return kept?.find(key) ?? { kind: 'config' };
  }

  async #load(engine: Deps): Promise<Kept> {
    const find = await finderOf(engine);
    return { until: this.#clock.now() + KEPT_MS, find };
  }
}

async function finderOf(engine: Deps): Promise<Kept['find']> {
  try {
    const { locate } = await engine.loadConfig();
    const { desired } = await loadTargets(engine);
    const keys = new Set(desired.targets.map((target) => target.key));
    return (key) => {
      if (!keys.has(key)) return { kind: 'gone' };
      const place = locate(['targets', key]);
      return { kind: 'config', ...(place !== undefined && { place: { file: place.file, line: place.line } }) };
    };
  } catch (error) {
    // A config that does not load is told where it matters: in a plan of it.
    if (error instanceof Failure) return () => ({ kind: 'config' });
    throw error;
  }
}
