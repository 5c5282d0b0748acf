import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { kindAt } from '../cache/disk-answers.js';
import type { ReadingSystem } from '../cache/observed-disk.js';

/** The name that configs import. */
export const SDK = '@trafficinator/sdk';

const nodeRequire = createRequire(import.meta.url);

/** Our own copy of the sdk, for configs beside which none is installed: a global CLI, or pnpm's strict folders. */
export interface OwnSdk {
  readonly folder: string;
  readonly entry: string;
  readonly types: string;
}

/** Finds our own copy of the sdk. */
export function ownSdk(): OwnSdk {
  const entry = nodeRequire.resolve(SDK);
  return { folder: dirname(dirname(entry)), entry, types: entry.replace(/\.js$/, '.d.ts') };
}

/** The folder of Node's types: the project's own if it has them, else ours. */
export function nodeTypes(folder: string, { directoryExists }: Pick<ReadingSystem, 'directoryExists'>): string {
  for (let current = folder; ; current = dirname(current)) {
    const own = join(current, 'node_modules/@types/node');
    if (directoryExists(own)) return own;
    if (dirname(current) === current) return dirname(nodeRequire.resolve('@types/node/package.json'));
  }
}

/** Versions of all that makes JavaScript of a config: Node, the compiler, and ourselves. */
export function versions(): readonly string[] {
  const [node = ''] = process.versions.node.split('.');
  const compiler = versionIn(nodeRequire.resolve('typescript/package.json'));
  return [`node ${node}`, `typescript ${compiler}`, `trafficinator ${versionIn(ownManifest())}`];
}

function versionIn(manifest: string): string {
  // Ours, or that of a package which we require.
  const { version } = nodeRequire(manifest) as { readonly version: string };
  return version;
}

function ownManifest(): string {
  let folder = import.meta.dirname;
  while (kindAt(join(folder, 'package.json')) !== 'file' && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'package.json');
}
