import { type BitCoder, evenOdds, type Odds } from './bit-coder.js';

/** Writes or reads whole numbers, each under a context: the better a context foretells its numbers, the fewer bits they take. */
export class NumberCoder {
  readonly bits: BitCoder;
  readonly #contexts = new Map<number, Odds>();

  constructor(bits: BitCoder) {
    this.bits = bits;
  }

  /** Writes a number from 0 to 2^52, or reads it; then `value` does not matter. */
  code(context: number, value: number): number {
    const odds = this.#oddsOf(context);
    let small = 0;
    while (small < SMALL && this.bits.code(odds, small, value > small ? 1 : 0) === 1) small += 1;
    return small < SMALL ? small : SMALL - 1 + this.#large(odds, value - SMALL + 1);
  }

  /** Writes or reads a number that may be below 0. */
  codeSigned(context: number, value: number): number {
    const coded = this.code(context, value < 0 ? -2 * value - 1 : 2 * value);
    return coded % 2 === 1 ? -(coded + 1) / 2 : coded / 2;
  }

  /** A number from 1 on: how many binary digits it has, then all but the first of them. */
  #large(odds: Odds, value: number): number {
    let digits = 1;
    while (digits < MOST_DIGITS && this.bits.code(odds, SMALL + digits, value >= 2 ** digits ? 1 : 0) === 1)
      digits += 1;
    let read = 1;
    for (let digit = digits - 2; digit >= 0; digit--) {
      read = read * 2 + this.bits.code(odds, DIGITS_FROM + digit, Math.floor(value / 2 ** digit) % 2);
    }
    return read;
  }

  #oddsOf(context: number): Odds {
    const known = this.#contexts.get(context);
    if (known !== undefined) return known;
    const odds = evenOdds(DIGITS_FROM + MOST_DIGITS);
    this.#contexts.set(context, odds);
    return odds;
  }
}

/** Numbers below it are counted out: most are. */
const SMALL = 6;
const MOST_DIGITS = 53;
const DIGITS_FROM = SMALL + MOST_DIGITS;
