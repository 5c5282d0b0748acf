// Measures a figure without and with something in turn: the median of each counts.
import type { Paired } from './ratio.ts';
import { middle, span, verdict } from './words.ts';

const ROUNDS = 3;

/** Runs all rounds, says what came out, and answers whether the ratio is not above its ceiling. */
export async function measurePaired({ name, unit, pair, ceiling }: Paired): Promise<boolean> {
  const { without, with: besides, stop } = await pair();
  try {
    const rounds: { readonly without: number; readonly with: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push({ without: await without(), with: await besides() });
    const figures = { without: middle(rounds.map((one) => one.without)), with: middle(rounds.map((one) => one.with)) };
    const ratio = figures.with / figures.without;
    console.log(`\n${name}`);
    const ratios = rounds.map((one) => one.with / one.without);
    console.log(
      `  ${verdict(ratio <= ceiling)} ratio ${ratio.toFixed(3)}, ceiling ${ceiling} (rounds from ${span(ratios)})`,
    );
    console.log(`  ${unit}: without ${figures.without.toFixed(2)}, with ${figures.with.toFixed(2)}`);
    return ratio <= ceiling;
  } finally {
    await stop();
  }
}
