import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import Database from 'better-sqlite3';
import { type CommandOptions, cli, type Outcome, type RunningCommand, startCli } from './cli.js';

/** A user's folder with a config, and commands that run in it. */
export interface Project extends AsyncDisposable {
  readonly folder: string;
  write(name: string, text: string): Promise<void>;
  run(args: readonly string[], env?: CommandOptions['env']): Promise<Outcome>;
  start(args: readonly string[], env?: CommandOptions['env']): RunningCommand;
  /** All files below the folder, relative to it. */
  files(): Promise<readonly string[]>;
  /** The bytes of all files below the folder, by name. */
  contents(): Promise<ReadonlyMap<string, Buffer>>;
  /** Rows of the state. */
  query<Row>(sql: string): readonly Row[];
}

/** A config in JavaScript, for tests of what comes after the load: it needs no compiler, and so less than a second. */
export const CONFIG_FILE = 'trafficinator.config.mjs';

/** Pages for tests. */
export const PAGES = `['https://www.example.com/', 'https://www.example.com/a', 'https://www.example.com/b', 'https://www.example.com/c']`;

/** Makes a folder outside the workspace with these files. It is deleted at the end. */
export async function aProject(files: Readonly<Record<string, string>> = {}): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'trafficinator-test-'));
  const write = async (name: string, text: string) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);
  const names = async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort();
  };
  return {
    folder,
    write,
    run: (args, env = {}) => cli(args, { cwd: folder, env }),
    start: (args, env = {}) => startCli(args, { cwd: folder, env }),
    files: names,
    contents: async () =>
      new Map(
        await Promise.all((await names()).map(async (name) => [name, await readFile(join(folder, name))] as const)),
      ),
    query: <Row>(sql: string) => {
      const database = new Database(join(folder, '.trafficinator/state.db'), { readonly: true });
      try {
        return database.prepare<[], Row>(sql).all();
      } finally {
        database.close();
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What a target in a test's config says. */
export interface WrittenTarget {
  readonly url: string;
  readonly siteId?: number;
  readonly visitsPerDay: number;
  /** More settings, as TypeScript. */
  readonly more?: string;
}

/** A config with these targets; `root` is more of the config, as TypeScript. */
export function configOf(targets: Readonly<Record<string, WrittenTarget>>, root = ''): string {
  const written = Object.entries(targets).map(([key, { url, siteId = 1, visitsPerDay, more = '' }]) => {
    return `    ${key}: { url: '${url}', siteId: ${siteId}, visitsPerDay: ${visitsPerDay}, ${more} },`;
  });
  return [
    `import { append, capAtMost, defineConfig, remove, secretCommand, secretEnv, secretFile, tokensOverHttps } from '@trafficinator/sdk';`,
    `export default defineConfig({`,
    `  defaults: { pages: ${PAGES} },`,
    `  ${root}`,
    `  targets: {`,
    ...written,
    `  },`,
    `});`,
    `export const used = [append, capAtMost, remove, secretCommand, secretEnv, secretFile, tokensOverHttps];`,
  ].join('\n');
}
