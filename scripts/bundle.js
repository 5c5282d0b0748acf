// Bundles the built CLI and the engine into packages/cli/bundle, and writes the list of commands that oclif reads instead of
// importing them all. `pnpm build` runs it after the compiler. Why and how: docs/adr/0012-bundled-cli.md.
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, relative } from 'node:path';
import { build } from 'esbuild';
import { leanImports } from './bundle/lean-imports.js';
import { notices } from './bundle/notices.js';
import { oclifStart } from './bundle/oclif-start.js';
import { onDemand } from './bundle/on-demand.js';
import { replace, writeBundle } from './bundle/write-bundle.js';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'packages/cli');
const core = join(root, 'packages/core/dist');
const web = join(root, 'packages/control/dist/web');
const bundle = join(cli, 'bundle');

const shared = {
  absWorkingDir: root,
  outdir: bundle,
  bundle: true,
  platform: 'node',
  target: 'node22.19',
  mainFields: ['module', 'main'],
  external: ['better-sqlite3', 'pg', 'pg-boss', 'ts-node', 'typescript', 'undici', '@trafficinator/sdk'],
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'warning',
};
const late = onDemand({
  ejs: ['render'],
  'log-update': ['createLogUpdate'],
  minimatch: ['minimatch'],
  semver: ['satisfies'],
  'string-width': ['default'],
  tinyglobby: ['glob'],
});

const early = await build({
  ...shared,
  // All in one folder, where the engine also looks for the entry of its worker thread.
  entryPoints: {
    main: join(cli, 'dist/main.js'),
    'ledger-main': join(core, 'ledger-main.js'),
    'feed-main': join(core, 'feed-main.js'),
    'declared-main': join(core, 'declared-main.js'),
    ...commands(),
  },
  splitting: true,
  format: 'esm',
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  // bin/run.js has checked the version of Node.
  define: { 'process.env.OCLIF_DISABLE_ENGINE_WARNING': '"1"' },
  plugins: [
    leanImports({ packageName: '@trafficinator/core', index: join(core, 'index.js') }),
    oclifStart,
    late.plugin,
  ],
});
const rest = await build({
  ...shared,
  entryPoints: Object.fromEntries(late.files),
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
});
const ofPages = JSON.parse(readFileSync(join(root, 'packages/control/dist/web-modules.json'), 'utf8'));
const licenses = notices([early.metafile, rest.metafile], ofPages, root);
const files = [...early.outputFiles, ...rest.outputFiles].map(({ path, contents }) => [basename(path), contents]);
writeBundle(bundle, new Map([...files, ...pages(), ['third-party-licenses.txt', Buffer.from(licenses)]]));
replace(join(cli, 'oclif.manifest.json'), `${JSON.stringify(await manifest())}\n`);

function commands() {
  const files = globSync('**/*.js', { cwd: join(cli, 'dist/commands') });
  return Object.fromEntries(
    files.map((file) => [entryOf(file.slice(0, -'.js'.length)), join(cli, 'dist/commands', file)]),
  );
}

/** The pages, as they were built, in a folder of their own. */
function pages() {
  const names = globSync('**/*', { cwd: web, withFileTypes: true }).filter((entry) => entry.isFile());
  return names.map((entry) => {
    const file = join(entry.parentPath, entry.name);
    return [join('web', relative(web, file)), readFileSync(file)];
  });
}

/** What oclif knows of all commands, each with its file in the bundle. */
async function manifest() {
  const { Config, settings } = createRequire(join(cli, 'package.json'))('@oclif/core');
  // Under NODE_ENV=test, as tests have it, oclif would look for sources.
  settings.enableAutoTranspile = false;
  const { rootPlugin } = await Config.load({ root: cli, ignoreManifest: true, errorOnManifestCreate: true });
  for (const command of Object.values(rootPlugin.manifest.commands))
    command.relativePath = ['bundle', `${entryOf(command.id)}.js`];
  return rootPlugin.manifest;
}

function entryOf(command) {
  return `command-${command.replaceAll(/[\\/:]/g, '-')}`;
}
