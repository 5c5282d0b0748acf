import { globSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { root } from '../architecture/source-files.js';
import { must } from './shell.js';

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  bin: z.record(z.string(), z.string()).default({}),
  exports: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** A package as it would be published. */
export interface PackedPackage {
  /** The name of its folder in the workspace. */
  readonly id: string;
  readonly tarball: string;
  /** Where the tarball is unpacked. */
  readonly folder: string;
  /** All files, relative to the folder, with forward slashes. */
  readonly files: readonly string[];
  readonly manifest: z.output<typeof manifest>;
}

/** Packs and unpacks the packages of the workspace, which must be built. */
export async function packAll(into: string): Promise<readonly PackedPackage[]> {
  return Promise.all(['sdk', 'core', 'cli'].map((id) => pack(id, join(into, id))));
}

async function pack(id: string, into: string): Promise<PackedPackage> {
  await mkdir(into, { recursive: true });
  const source = join(root, 'packages', id);
  await must('npx', ['-y', 'pnpm@12', 'pack', '--pack-destination', into], source);
  const [tarball] = globSync('*.tgz', { cwd: into });
  if (tarball === undefined) throw new TypeError(`Packing ${id} made no tarball.`);
  await must('tar', ['-xzf', basename(tarball)], into);
  const folder = join(into, 'package');
  const entries = globSync('**', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  return {
    id,
    tarball: join(into, tarball),
    folder,
    files: entries.map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    ),
    manifest: manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))),
  };
}
