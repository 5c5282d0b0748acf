import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = resolve(import.meta.dirname, '../../..');

/** A change of one line of the sources, for a copy of them. */
export interface Mutation {
  /** Relative to `packages/core/src`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Bundles the simulation with the engine's sources, as they are or with a mutation, into one file. The sources stay as they are. */
export async function bundleSimulation(outfile: string, mutation?: Mutation): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ['test/sim/harness/worker.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
    plugins: [nativeModules, ...(mutation === undefined ? [] : [mutating(mutation)])],
  });
}

/** better-sqlite3 stays where it is: it finds its binary beside itself. */
const nativeModules: Plugin = {
  name: 'native modules',
  setup: ({ onResolve }) => {
    const require = createRequire(join(root, 'packages/core/package.json'));
    onResolve({ filter: /^better-sqlite3$/ }, () => ({
      path: pathToFileURL(require.resolve('better-sqlite3')).href,
      external: true,
    }));
  },
};

function mutating({ file, from, to }: Mutation): Plugin {
  const path = join(root, 'packages/core/src', file);
  return {
    name: 'mutation',
    setup: ({ onLoad }) => {
      onLoad({ filter: new RegExp(`${file.replaceAll('.', '\\.')}$`) }, (args) => {
        if (args.path !== path) return undefined;
        return { contents: mutated(readFileSync(path, 'utf8'), { file, from, to }), loader: 'ts' };
      });
    },
  };
}

/** The text with the change. Throws unless what is to be changed stands there exactly once. */
export function mutated(text: string, { file, from, to }: Mutation): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new RangeError(`${JSON.stringify(from)} stands ${parts.length - 1} times in ${file}.`);
  return parts.join(to);
}
