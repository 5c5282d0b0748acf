import { describe, expect, test } from 'vitest';
import type { Place, Problem } from '../errors/problem.js';
import { plainPaint } from './paint.js';
import { problemsText, problemText } from './problem-text.js';

function aProblem(problem: Partial<Problem> = {}): Problem {
  return { code: 'config.invalid-value', title: 'Invalid value', detail: 'The cap must be a number.', ...problem };
}

function aPlace(place: Partial<Place> = {}): Place {
  return { file: '/app/trafficinator.config.ts', line: 10, column: 5, ...place };
}

const asError = { paint: plainPaint, severity: 'error' } as const; // Keeps the literal.
const asWarning = { paint: plainPaint, severity: 'warning' } as const; // Keeps the literal.

function linesOf(problem: Partial<Problem>) {
  return problemText(aProblem(problem), asError).split('\n');
}

describe('problemText', () => {
  test('shows what is wrong, where, with the lines of the file, and what to do', () => {
    const excerpt = { firstLine: 8, lines: ['targets: {', '  a: {', "    cap: 'many',", '  },', ''] };
    expect(linesOf({ path: 'targets.a.cap', place: aPlace({ excerpt }), fix: 'Correct it.' })).toEqual([
      'Error: Invalid value',
      'The cap must be a number.',
      '  at /app/trafficinator.config.ts:10:5 (targets.a.cap)',
      '',
      '   8 | targets: {',
      '   9 |   a: {',
      "> 10 |     cap: 'many',",
      '     |     ^',
      '  11 |   },',
      '  12 |',
      '',
      'Fix:',
      '  Correct it.',
    ]);
  });

  test('leaves out what is not known', () => {
    expect(problemText(aProblem(), asWarning)).toBe('Warning: Invalid value\nThe cap must be a number.');
    expect(linesOf({ path: 'targets.a' }).at(-1)).toBe('  at targets.a');
    expect(linesOf({ place: aPlace() }).at(-1)).toBe('  at /app/trafficinator.config.ts:10:5');
  });

  test('sets the caret under the column as it is shown, behind tabs and wide characters', () => {
    const excerpt = { firstLine: 10, lines: ["\t株: 'many'"] };
    expect(linesOf({ place: aPlace({ column: 5, excerpt }) }).slice(-2)).toEqual([
      "> 10 |   株: 'many'",
      '     |       ^',
    ]);
  });

  test('shows a part of lines that are very long, around the place', () => {
    const long = `${'a'.repeat(300)}X${'b'.repeat(300)}`;
    const excerpt = { firstLine: 9, lines: ['first', long, '', 'c'.repeat(400)] };
    expect(linesOf({ place: aPlace({ column: 301, excerpt }) }).slice(-5)).toEqual([
      '   9 | …',
      `> 10 | …${'a'.repeat(79)}X${'b'.repeat(80)}…`,
      `     | ${' '.repeat(80)}^`,
      '  11 |',
      `  12 | …${'c'.repeat(160)}…`,
    ]);
    expect(linesOf({ place: aPlace({ column: 2, excerpt }) }).slice(-4, -2)).toEqual([
      `> 10 | ${'a'.repeat(160)}…`,
      '     |  ^',
    ]);
  });

  test('lets no text pass for another part of the message, or move the cursor', () => {
    const hostile = { title: 'A\nFix:', detail: 'one\nFix:\r\n  rm -rf\u001b[2J', fix: 'b\u202e', path: 'c\u0007' };
    expect(linesOf({ ...hostile, place: aPlace({ file: 'd\ne', line: 1, column: 1 }) })).toEqual([
      'Error: A Fix:',
      'one',
      '  Fix:',
      '    rm -rf\\u{1b}[2J',
      '  at d e:1:1 (c\\u{7})',
      'Fix:',
      '  b\\u{202e}',
    ]);
  });

  test('colours by meaning', () => {
    const text = problemText(aProblem({ fix: 'x' }), {
      paint: (tone, words) => `<${tone} ${words}>`,
      severity: 'error',
    });
    expect(text).toBe('<bad Error:> <strong Invalid value>\nThe cap must be a number.\n<strong Fix:>\n  x');
  });
});

describe('problemsText', () => {
  test('shows all, and their number', () => {
    const two = [aProblem(), aProblem({ title: 'Other' })];
    expect(problemsText(two, asError)).toBe(
      'Error: Invalid value\nThe cap must be a number.\n\nError: Other\nThe cap must be a number.\n\n2 problems found.',
    );
    expect(problemsText(two, asWarning).split('\n').at(-1)).toBe('2 warnings found.');
  });

  test('shows the first of very many', () => {
    const many = Array.from({ length: 2_000 }, (_, at) => aProblem({ title: `Fault ${at + 1}` }));
    const text = problemsText(many, asError);
    expect(text.match(/Fault \d+/g)).toHaveLength(50);
    expect(text.split('\n').at(-1)).toBe('2,000 problems found, of which the first 50 are shown.');
  });

  test('does not count a single one', () => {
    expect(problemsText([aProblem()], asError)).toBe(problemText(aProblem(), asError));
  });
});
