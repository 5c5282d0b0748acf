import type { Clock, DeclaredPlaces, Deps, TargetKey } from '@trafficinator/core';
import type { TargetStages } from '../api/targets.js';

type Declared = TargetStages['declared'];

/** The places as they were read last, and when that began, in milliseconds of the monotonic clock. */
interface Read {
  readonly at: number;
  readonly places: Promise<DeclaredPlaces | undefined>;
}

/** So old may an answer be without being read anew behind it. */
const FRESH_MS = 10_000;

/**
 * Where targets of the config are declared. The config is loaded when somebody asks for the first time, and then now and again while
 * somebody asks: its code may take its time, so that nobody waits for it again, and sees what it says now a moment later.
 */
export class DeclaredTargets {
  readonly #clock: Clock;
  #known: Read | undefined;
  #next: Read | undefined;

  constructor({ clock }: { readonly clock: Clock }) {
    this.#clock = clock;
  }

  /** Finds a target of the config, and where it stands; without a place where no config can be loaded here. */
  async find({ readDeclared }: Pick<Deps, 'readDeclared'>, key: TargetKey): Promise<Declared> {
    const now = this.#clock.monotonicMs();
    const isFresh = this.#known !== undefined && now - this.#known.at <= FRESH_MS;
    // One at a time, however long it takes.
    if (!isFresh && this.#next === undefined) this.#read({ at: now, places: readDeclared() });
    const places = await (this.#known ?? this.#next)?.places;
    if (places === undefined) return { kind: 'config' };
    if (!places.has(key)) return { kind: 'gone' };
    const place = places.get(key);
    return { kind: 'config', ...(place !== undefined && { place: { file: place.file, line: place.line } }) };
  }

  #read(next: Read): void {
    this.#next = next;
    const settle = (known: Read | undefined) => {
      this.#known = known;
      this.#next = undefined;
    };
    next.places.then(
      () => settle(next),
      () => settle(this.#known),
    );
  }
}
