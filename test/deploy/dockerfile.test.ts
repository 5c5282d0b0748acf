import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { root } from '../architecture/source-files.js';

const examples = ['docker-compose', 'kubernetes'] as const;
const textOf = (example: string, file: string) => readFileSync(join(root, 'examples', example, file), 'utf8');

/** The instructions of a Dockerfile: their names and what follows. */
function instructionsOf(text: string): readonly (readonly [string, string])[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    return [name, rest];
  });
}

function given(instructions: readonly (readonly [string, string])[], name: string): readonly string[] {
  return instructions.flatMap(([one, rest]) => (one === name ? [rest] : []));
}

describe('the Dockerfile of the examples', () => {
  test('is the same in both, and has no fault that the linter finds', () => {
    const [text, other] = examples.map((example) => textOf(example, 'Dockerfile'));
    expect(text).toBe(other);
    expect(validate(text ?? '')).toEqual([]);
    expect(validate('FORM node')).not.toEqual([]);
  });

  test('has the Node that everything is tried on, and ends as a user without rights', () => {
    const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
    const instructions = instructionsOf(textOf('kubernetes', 'Dockerfile'));
    expect(given(instructions, 'FROM')).toEqual([`node:${devDependencies['node']}-bookworm-slim`]);
    expect(given(instructions, 'USER')).toEqual(['node']);
  });

  // test/packaging installs the packages as this does, and starts the same file.
  test('installs what the lockfile says without running scripts, and starts the executable of the package', () => {
    const instructions = instructionsOf(textOf('kubernetes', 'Dockerfile'));
    expect(given(instructions, 'RUN').join()).toMatch(/^npm ci --ignore-scripts /);
    expect(given(instructions, 'ENTRYPOINT')).toEqual([`["node", "/app/node_modules/trafficinator/bin/run.js"]`]);
    const { bin }: { bin: Record<string, string> } = JSON.parse(
      readFileSync(join(root, 'packages/cli/package.json'), 'utf8'),
    );
    expect(bin).toEqual({ trafficinator: './bin/run.js' });
  });

  test.each(examples)('copies files that there are, and no other gets into the image: %s', (example) => {
    const copied = given(instructionsOf(textOf(example, 'Dockerfile')), 'COPY').flatMap((rest) =>
      rest.split(' ').slice(0, -1),
    );
    // The user's own lockfile: a workspace has none for each of its packages.
    const there = [...globSync('*', { cwd: join(root, 'examples', example) }), 'package-lock.json'];
    expect(there).toEqual(expect.arrayContaining(copied));
    const [all, ...rest] = textOf(example, '.dockerignore').trim().split('\n');
    expect(all).toBe('*');
    expect(rest.toSorted()).toEqual(copied.map((file) => `!${file}`).toSorted());
  });
});
