import type { Place, Problem } from '../../errors/problem.js';
import { parsePath } from '../locations/path-text.js';
import type { ConfigPath } from '../locations/source-locations.js';

/** Where something is found: its path in the config, and the place in the source if it can be told. */
export interface Whereabouts {
  readonly path: string;
  readonly place: Place | undefined;
}

/** Collects everything that is wrong, so that users hear of it all at once, and never with a secret in it. */
export class Findings {
  readonly #locate: (path: ConfigPath) => Place | undefined;
  readonly #secrets: readonly string[];
  readonly #problems: Problem[] = [];
  readonly #warnings: Problem[] = [];

  constructor(locate: (path: ConfigPath) => Place | undefined, secrets: readonly string[] = []) {
    this.#locate = locate;
    this.#secrets = secrets;
  }

  /** What makes the config useless. */
  refuse(found: Problem): void {
    this.#problems.push(this.#masked(found));
  }

  /** What is strange, but can be applied. */
  warn(found: Problem): void {
    this.#warnings.push(this.#masked(found));
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get warnings(): readonly Problem[] {
    return this.#warnings;
  }

  /** The whereabouts of a path. */
  at(path: string): Whereabouts {
    return { path, place: this.#locate(parsePath(path)) };
  }

  #masked(found: Problem): Problem {
    const { place, detail } = found;
    if (place?.excerpt === undefined) return { ...found, detail: this.#mask(detail) };
    const excerpt = { ...place.excerpt, lines: place.excerpt.lines.map((line) => this.#mask(line)) };
    return { ...found, detail: this.#mask(detail), place: { ...place, excerpt } };
  }

  #mask(text: string): string {
    return this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
  }
}
