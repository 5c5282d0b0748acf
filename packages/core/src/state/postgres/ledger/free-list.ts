/** Visit indices `low <= index < high`. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The indices of a day that were given back or skipped: sorted ranges, of which no two touch. */
export class FreeList {
  #ranges: readonly Range[];

  constructor(ranges: readonly Range[] = []) {
    this.#ranges = ranges;
  }

  get ranges(): readonly Range[] {
    return this.#ranges;
  }

  /** Takes the lowest free range within `within`, and no more than `most` of it. */
  take(within: Range, most: number): Range | undefined {
    if (within.low >= within.high) return undefined;
    const free = this.#ranges.find(({ low, high }) => high > within.low && low < within.high);
    if (free === undefined) return undefined;
    const low = Math.max(free.low, within.low);
    const high = Math.min(free.high, within.high, low + most);
    const rest = [
      { low: free.low, high: low },
      { low: high, high: free.high },
    ].filter((range) => range.low < range.high);
    this.#ranges = this.#ranges.flatMap((range) => (range === free ? rest : [range]));
    return { low, high };
  }

  /** Adds a range that is not free. */
  put(range: Range): void {
    if (range.low === range.high) return;
    const left = this.#ranges.filter(({ high }) => high < range.low);
    const right = this.#ranges.filter(({ low }) => low > range.high);
    const touching = this.#ranges.slice(left.length, this.#ranges.length - right.length);
    if (touching.some(({ low, high }) => low < range.high && high > range.low))
      throw new RangeError(`Of ${range.low} to ${range.high}, some is free already.`);
    const joined = {
      low: Math.min(range.low, ...touching.map(({ low }) => low)),
      high: Math.max(range.high, ...touching.map(({ high }) => high)),
    };
    this.#ranges = [...left, joined, ...right];
  }
}
