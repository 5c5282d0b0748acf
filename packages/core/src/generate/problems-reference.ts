import { catalogue } from '../errors/problem.js';

const INTRODUCTION = `<!-- Written by \`pnpm gen\` from packages/core/src/errors. Change it there, not here. -->

# Problems

What the program can say is wrong. With \`--json\` a problem is data with the \`code\` of this list. A code never changes its meaning.

`;

/** The page of all problems, \`docs/problems.md\`. */
export function problemsReference(): string {
  const rows = Object.entries(catalogue).map(([code, words]) => [`\`${code}\``, titleOf(words)]);
  rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return `${INTRODUCTION}${table([['code', 'title'], ...rows])}\n`;
}

/** The title, which does not depend on the details: those are a stand-in that answers every question with itself. */
function titleOf(words: (details: never) => { readonly title: string }): string {
  return words(anything() as never).title.replaceAll('|', '\\|'); // Of what type the details are is known to no title.
}

/** A table as the formatter writes it: every column as wide as its widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`);
  return [lines[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.slice(1)].join('\n');
}

function anything(): unknown {
  const stand: unknown = new Proxy(() => stand, {
    get: (_target, key) => {
      if (key === Symbol.toPrimitive) return (hint: string) => (hint === 'string' ? '…' : 0);
      if (key === Symbol.iterator) return () => [][Symbol.iterator]();
      return key === 'length' ? 0 : stand;
    },
  });
  return stand;
}
