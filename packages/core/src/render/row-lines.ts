import type { Row } from './change-rows.js';
import { glyphsOf, type Screen } from './columns.js';
import { widest, wrap } from './format.js';
import { textWidth } from './text-width.js';

/**
 * Sets rows below each other, their values aligned. Values are wrapped to the width between words, never cut: a URL whose host
 * is hidden is worse than a long line.
 */
export function rowLines(rows: readonly Row[], screen: Screen, indent: string): readonly string[] {
  const labelWidth = widest(rows.map(({ label }) => label));
  return rows.map((row) => rowLine(row, { labelWidth, indent }, screen));
}

/** Wraps a text that stands under a margin, every line of it. */
export function indented(text: string, { width }: Screen, indent: string): string {
  return `${indent}${wrap(text, width - indent.length).replaceAll('\n', `\n${indent}`)}`;
}

const LEAST_ROOM = 24;
const BELOW = '    ';

function rowLine(
  { label, before, after }: Row,
  { labelWidth, indent }: { readonly labelWidth: number; readonly indent: string },
  screen: Screen,
): string {
  const { arrow } = glyphsOf(screen);
  const start = `${indent}${label}${' '.repeat(labelWidth - textWidth(label))}  `;
  const line = before === undefined ? `${start}${after}` : `${start}${before} ${arrow} ${after}`;
  if (textWidth(line) <= screen.width) return line;
  const beside = textWidth(start);
  const below = indent.length + BELOW.length;
  const isBelow = isBetterBelow([before ?? '', after], { beside, below, width: screen.width });
  const [head, margin] = isBelow ? [`${indented(label, screen, indent)}\n${indent}${BELOW}`, below] : [start, beside];
  const value = (text: string) => wrap(text, screen.width - margin).replaceAll('\n', `\n${' '.repeat(margin)}`);
  if (before === undefined) return `${head}${value(after)}`;
  const step = ' '.repeat(margin - arrow.length - 1);
  return `${head}${value(before)}\n${step}${arrow} ${value(after)}`;
}

/** Beside a long label there may be no room for values, or for a long word of theirs that has room below the label. */
function isBetterBelow(
  values: readonly string[],
  { beside, below, width }: { readonly beside: number; readonly below: number; readonly width: number },
): boolean {
  const longest = widest(values.flatMap((value) => value.split(' ')));
  return width - beside < LEAST_ROOM || (longest > width - beside && longest <= width - below);
}
