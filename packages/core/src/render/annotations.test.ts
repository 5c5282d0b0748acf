import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Problem, problem } from '../errors/problem.js';
import { annotationLines } from './annotations.js';

const older = problem('state.older', { file: 'a', pushed: 1, serial: 2 });
const options = { severity: 'error', root: '/repo' } as const; // Keeps the literal.

/** A problem with nothing but these words. */
function aProblem(words: Partial<Problem>): Problem {
  return { code: 'state.older', title: 'A title', detail: 'A detail.', ...words };
}

/** What the runner of GitHub Actions reads in a line. */
function parsed(line: string) {
  const [, command, properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/s.exec(line) ?? [];
  const decoded = (text: string) =>
    text
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%');
  const pairs = properties
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), decoded(pair.slice(pair.indexOf('=') + 1))]);
  return { command, properties: Object.fromEntries(pairs), message: decoded(message) };
}

describe('annotationLines', () => {
  test('stand at the line of the file, named from the root', () => {
    const place = { file: '/repo/apps/a, b/config.ts', line: 3, column: 7 };
    expect(annotationLines([aProblem({ place, fix: 'trafficinator plan', detail: '100 %: no' })], options)).toEqual([
      '::error file=apps/a%2C b/config.ts,line=3,col=7,title=A title::100 %25: no%0AFix: trafficinator plan',
    ]);
  });

  test('say in words where it is, outside of the root, and nothing where there is no place', () => {
    const place = { file: '/elsewhere/config.ts', line: 3, column: 7 };
    expect(annotationLines([aProblem({ place }), older], { ...options, severity: 'warning' })).toEqual([
      '::warning title=A title::A detail.%0AAt /elsewhere/config.ts:3:7',
      expect.stringMatching(/^::warning title=The file is older than the state::a has serial 1/),
    ]);
  });

  test('know the folders of Windows', () => {
    const place = { file: 'D:\\a\\repo\\src\\config.ts', line: 1, column: 1 };
    expect(annotationLines([aProblem({ place })], { ...options, root: 'D:\\a\\repo\\' })[0]).toContain(
      'file=src/config.ts,',
    );
  });

  test('are one command each, and are read as they were meant, whatever a problem says', () => {
    const arbEvil = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc
        .array(fc.constantFrom('::', '\n', '\r', '%0A', ',', 'title=', '##[error]', '::add-mask::x', ' '))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(arbEvil, arbEvil, arbEvil, (title, detail, file) => {
        const place = { file: `/repo/${file}x`, line: 1, column: 2 };
        const [line = '', ...more] = annotationLines([aProblem({ title, detail, place })], options);
        expect(more).toEqual([]);
        expect(line).toMatch(/^::error [^\p{Cc}]*$/u);
        const { command, properties, message } = parsed(line);
        expect(command).toBe('error');
        expect(Object.keys(properties).filter((name) => !['file', 'line', 'col', 'title'].includes(name))).toEqual([]);
        expect(message.split('\n').filter((one) => one.trimStart().startsWith('::') || one.includes('##['))).toEqual(
          [],
        );
      }),
    );
  });
});
