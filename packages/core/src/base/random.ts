import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A source of chance that is a pure function of its seed. Never `Math.random`: what a visit does must be repeatable. */
export interface Random {
  /** Uniform in [0, 1), with 53 bits. */
  next(): number;
  /** Uniform integer in [min, max], both included. */
  integer(min: number, max: number): number;
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean;
  /** One of the items, all equally likely. The list must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** A generator of its own for a labelled purpose. It depends on the seed and the label only, not on what was drawn before. */
  split(label: string | number): Random;
}

/** Makes a generator from a seed text. Equal seeds give equal draws on every platform. */
export function randomFrom(seed: string): Random {
  return new SeededRandom(SEEDS.map((salt) => hash32(seed, salt)));
}

const SEEDS = [0x811c9dc5, 0x9747b28c, 0x2545f491, 0x4f6cdd1d] as const;
const BITS_27 = 0x8000000;
const BITS_53 = 0x20000000000000;

class SeededRandom implements Random {
  // All 128 bits of the state come from the seed: with 32, two of 65,000 visits would share a visitor id.
  readonly #state: readonly number[];
  readonly #generator: ReturnType<typeof xoroshiro128plusFromState>;

  constructor(state: readonly number[]) {
    this.#state = state.every((word) => word === 0) ? SEEDS : state;
    this.#generator = xoroshiro128plusFromState(this.#state);
  }

  next(): number {
    const high = this.#generator.next() >>> 6;
    const low = this.#generator.next() >>> 5;
    return (high * BITS_27 + low) / BITS_53;
  }

  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)] as T; // The caller promises a list that is not empty.
  }

  split(label: string | number): Random {
    const text = String(label);
    return new SeededRandom(this.#state.map((word) => hash32(text, word)));
  }
}

/** MurmurHash3 (x86, 32 bit) over UTF-16 code units, after Austin Appleby's public-domain reference. */
function hash32(text: string, seed: number): number {
  let hash = seed | 0;
  for (let at = 0; at < text.length; at++) {
    let unit = Math.imul(text.charCodeAt(at), 0xcc9e2d51);
    unit = Math.imul((unit << 15) | (unit >>> 17), 0x1b873593);
    hash ^= unit;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
