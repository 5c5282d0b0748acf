import { createRequire } from 'node:module';

/** The compiler's programming interface. */
export type TypeScript = typeof import('typescript');
/** ts-node's programming interface. */
export type TsNode = typeof import('ts-node');

const nodeRequire = createRequire(import.meta.url);

/** Loads the compiler that we ship, whatever the project has: a quarter of a second, so only when it is needed. */
export function loadTypeScript(): TypeScript {
  return nodeRequire('typescript');
}

/** Loads ts-node, which does not load the compiler yet. */
export function loadTsNode(): TsNode {
  return nodeRequire('ts-node');
}

/** Where our compiler is, for ts-node. */
export function typescriptPath(): string {
  return nodeRequire.resolve('typescript');
}

/** Undoes what ts-node does to every stack trace of the process, once it has made a service. */
export function uninstallSourceMapSupport(): void {
  const fromTsNode = createRequire(nodeRequire.resolve('ts-node'));
  fromTsNode('@cspotcode/source-map-support').uninstall();
}
