// An adaptive arithmetic coder, as LZMA has one: a bit that was likely costs next to nothing.

/** Writes or reads bits, each with what it knows of the bits before it in the same place. */
export interface BitCoder {
  /** Whether bits are written; else they are read, and what is given to `code` does not matter. */
  readonly writes: boolean;
  /** Writes the bit, or reads it. `odds` is learned from both alike. */
  code(odds: Odds, place: number, bit: number): number;
}

/** How likely bits are 0, by place: a share of 2^16, and how often it was learned from. */
export interface Odds {
  readonly ofZero: Uint16Array;
  readonly seen: Uint8Array;
}

/** Odds that know nothing yet. */
export function evenOdds(places: number): Odds {
  return { ofZero: new Uint16Array(places).fill(WHOLE / 2), seen: new Uint8Array(places) };
}

/** Writes bits. */
export class BitWriter implements BitCoder {
  readonly writes = true;
  readonly #bytes: number[] = [];
  #low = 0;
  #range = 0xffff_ffff;
  /** The last byte but for a carry, and how many there are with the 0xff after it. */
  #held = 0;
  #heldBytes = 1;

  code(odds: Odds, place: number, bit: number): number {
    const bound = Math.floor(this.#range / WHOLE) * (odds.ofZero[place] ?? 0);
    if (bit === 0) this.#range = bound;
    else {
      this.#low += bound;
      this.#range -= bound;
    }
    learn(odds, place, bit);
    for (; this.#range < LEAST_RANGE; this.#range *= 0x100) this.#shift();
    return bit;
  }

  /** The bytes, when all bits are written. Zeros at the end are left out: a reader finds them beyond the end. */
  finish(): Buffer {
    for (let times = 0; times < 5; times++) this.#shift();
    let length = this.#bytes.length;
    while (length > 1 && this.#bytes[length - 1] === 0) length -= 1;
    return Buffer.from(this.#bytes.slice(1, length)); // The first is the byte that was held before there was one.
  }

  #shift(): void {
    if (this.#low < 0xff00_0000 || this.#low > 0xffff_ffff) {
      const carry = this.#low > 0xffff_ffff ? 1 : 0;
      this.#bytes.push((this.#held + carry) & 0xff);
      for (; this.#heldBytes > 1; this.#heldBytes--) this.#bytes.push((0xff + carry) & 0xff);
      this.#heldBytes = 0;
      this.#held = Math.floor(this.#low / LEAST_RANGE) & 0xff;
    }
    this.#heldBytes += 1;
    this.#low = (this.#low % LEAST_RANGE) * 0x100;
  }
}

/** Reads what a `BitWriter` wrote, when it asks for the same places in the same order. Any bytes give some bits. */
export class BitReader implements BitCoder {
  readonly writes = false;
  readonly #bytes: Uint8Array;
  #at = 0;
  #range = 0xffff_ffff;
  #code = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let times = 0; times < 4; times++) this.#shift();
  }

  code(odds: Odds, place: number): number {
    const bound = Math.floor(this.#range / WHOLE) * (odds.ofZero[place] ?? 0);
    const bit = this.#code < bound ? 0 : 1;
    if (bit === 0) this.#range = bound;
    else {
      this.#code -= bound;
      this.#range -= bound;
    }
    learn(odds, place, bit);
    for (; this.#range < LEAST_RANGE; this.#range *= 0x100) this.#shift();
    return bit;
  }

  #shift(): void {
    this.#code = (this.#code % LEAST_RANGE) * 0x100 + (this.#bytes[this.#at++] ?? 0);
  }
}

const WHOLE = 2 ** 16;
const LEAST_RANGE = 2 ** 24;
/** Even what never happened must be possible. */
const LEAST_ODDS = 32;
/** How much of the way to the truth the odds go: at first almost all of it, later a little. */
const RATES = Array.from({ length: 31 }, (_, seen) => (seen < 30 ? 1 / (seen + 1.6) : 1 / 32));

function learn({ ofZero, seen }: Odds, place: number, bit: number): void {
  const times = seen[place] ?? 0;
  const odds = ofZero[place] ?? 0;
  const truth = bit === 0 ? WHOLE : 0;
  const learned = Math.round(odds + (truth - odds) * (RATES[times] ?? 0));
  ofZero[place] = Math.min(WHOLE - LEAST_ODDS, Math.max(LEAST_ODDS, learned));
  if (times < RATES.length - 1) seen[place] = times + 1;
}
