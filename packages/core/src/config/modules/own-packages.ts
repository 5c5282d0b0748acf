import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

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
export function nodeTypes(folder: string): string {
  const manifest = '@types/node/package.json';
  try {
    return dirname(createRequire(join(folder, 'any.js')).resolve(manifest));
  } catch {
    return dirname(nodeRequire.resolve(manifest));
  }
}
