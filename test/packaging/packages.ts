import { globSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** The folders of the packages, and their tarballs without the version. */
const STEMS = { sdk: 'trafficinator-sdk', core: 'trafficinator-core', cli: 'trafficinator' };

/** Packs and unpacks the packages of the workspace, which must be built. */
export async function packAll(into: string): Promise<readonly PackedPackage[]> {
  await mkdir(into, { recursive: true });
  await must('npx', ['-y', 'pnpm@12', '-r', '--filter', './packages/*', 'pack', '--pack-destination', into], root);
  return Promise.all(Object.entries(STEMS).map(([id, stem]) => unpack(id, stem, into)));
}

async function unpack(id: string, stem: string, into: string): Promise<PackedPackage> {
  const [tarball] = globSync(`${stem}-[0-9]*.tgz`, { cwd: into });
  if (tarball === undefined) throw new TypeError(`Packing ${id} made no tarball.`);
  const folder = join(into, id);
  await mkdir(folder);
  await must('tar', ['-xzf', tarball, '-C', folder, '--strip-components', '1'], into);
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
