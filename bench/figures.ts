// Shows figures that have no baseline, and holds them to their bounds.
import type { Figure, Figures } from './ratio.ts';
import { verdict } from './words.ts';

/** Measures, says what came out, and answers whether every figure keeps to its bounds. */
export async function measureFigures({ name, figures }: Figures): Promise<boolean> {
  console.log(`\n${name}`);
  const measured = await figures();
  for (const one of measured) console.log(`  ${inWords(one)}`);
  return measured.every(keeps);
}

/** What is no number was not measured, and keeps to nothing. */
function keeps({ value, ceiling = Number.POSITIVE_INFINITY, floor = Number.NEGATIVE_INFINITY }: Figure): boolean {
  return value <= ceiling && value >= floor;
}

function inWords(figure: Figure): string {
  const { name, value, ceiling, floor } = figure;
  const bounds = [
    ...(floor === undefined ? [] : [`at least ${floor}`]),
    ...(ceiling === undefined ? [] : [`at most ${ceiling}`]),
  ];
  const mark = bounds.length === 0 ? '    ' : verdict(keeps(figure));
  return [`${mark} ${name}: ${shown(value)}`, ...bounds].join(', ');
}

function shown(value: number): string {
  return Math.abs(value) >= 1_000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
