import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { root } from '../architecture/source-files.js';
import { aProject, type Project } from '../support/project.js';

const cli = join(root, 'packages/cli');
const trace = pathToFileURL(join(root, 'test/support/loaded-files.ts')).href;

let project: Project;
beforeAll(async () => {
  project = await aProject();
});
afterAll(() => project[Symbol.asyncDispose]());

describe('a command', () => {
  test.each(['--version', '--help', 'plan --help'])('loads no package beside the bundle for %s', async (line) => {
    expect(await packagesLoadedBy(line.split(' '))).toEqual(new Set());
  });

  test('loads neither a compiler nor a client for status', async () => {
    const packages = await packagesLoadedBy(['status']);
    expect(['typescript', 'ts-node', 'undici', 'pg'].filter((name) => packages.has(name))).toEqual([]);
  });
});

describe('the list of commands', () => {
  test('is that of the sources: `pnpm build` writes it', async () => {
    const manifest = z
      .object({ commands: z.record(z.string(), z.object({ relativePath: z.array(z.string()) })) })
      .parse(JSON.parse(await readFile(join(cli, 'oclif.manifest.json'), 'utf8')));
    const sources = globSync('**/*.ts', { cwd: join(cli, 'src/commands') });
    expect(Object.keys(manifest.commands).sort()).toEqual(
      sources.map((file) => file.replace(/\.ts$/, '').replaceAll(/[\\/]/g, ':')).sort(),
    );
  });
});

/** The packages that a command loads files of, besides those in the bundle. */
async function packagesLoadedBy(args: readonly string[]): Promise<ReadonlySet<string>> {
  const file = join(project.folder, 'loaded.json');
  const { code } = await project.run(args, { NODE_OPTIONS: `--import ${trace}`, LOADED_FILES: file });
  expect(code).toBe(0);
  const urls = z.array(z.string()).parse(JSON.parse(await readFile(file, 'utf8')));
  expect(urls).toContainEqual(pathToFileURL(join(cli, 'bundle/main.js')).href);
  return new Set(urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []));
}
