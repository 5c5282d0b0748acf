import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../architecture/source-files.js';
import { type PackedPackage, packAll } from './packages.js';
import { must, run, runInBackground } from './shell.js';

/** Which Node the packages are tried on: a version, installed by npm, or `path` for the one that is installed already. */
const NODE = process.env['PACKAGING_NODE'] ?? '24';

let folder = '';
let packed: readonly PackedPackage[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trafficinator-packaging-'));
  packed = await packAll(join(folder, 'packed'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a packed package', () => {
  test('holds its README, its licence and what was built, and nothing that only its makers need', () => {
    const allowed =
      /^(README\.md|LICENSE|package\.json|oclif\.manifest\.json|bin\/run\.js|bundle\/([\w-]+\.c?js|third-party-licenses\.txt|web\/(index\.html|icon\.svg|assets\/[\w-]+\.(js|css)))|dist\/.*\.(js|d\.ts|json)|schemas\/[\w.]+\.json)$/;
    const makers = /\.(test|test-support|fixture|contract|bench)\.|\/(contract|generate)\/|tsbuildinfo/;
    for (const { id, files } of packed) {
      expect([id, files.filter((file) => !allowed.test(file) || makers.test(file))]).toEqual([id, []]);
      expect([id, files]).toEqual([id, expect.arrayContaining(['README.md', 'LICENSE', 'package.json'])]);
    }
  });

  test('holds no file whose source is gone: run `pnpm clean` if it does', () => {
    const stale = packed.flatMap(({ id, files }) =>
      files
        .filter((file) => file.startsWith('dist/') && !existsSync(sourceOf(id, file)))
        .map((file) => `${id}/${file}`),
    );
    expect(stale).toEqual([]);
  });

  test('depends on released versions, its siblings included', () => {
    for (const { manifest } of packed) {
      for (const [name, range] of Object.entries(manifest.dependencies))
        expect([name, range]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
    }
    expect(new Set(packed.map(({ manifest }) => manifest.version)).size).toBe(1);
  });

  test('exports files that it holds', () => {
    for (const { files, manifest } of packed) {
      const exported = Object.values(manifest.exports).flatMap((conditions) => Object.values(conditions));
      expect(exported.filter((file) => !files.includes(file.replace(/^\.\//, '')))).toEqual([]);
    }
  });

  test('has an executable that may be executed', () => {
    const [cli] = packed.filter(({ id }) => id === 'cli');
    const bins = Object.entries(cli?.manifest.bin ?? {});
    expect(bins.map(([name]) => name)).toEqual(['trafficinator']);
    for (const [, file] of bins) expect(statSync(join(cli?.folder ?? '', file)).mode & 0o111).toBe(0o111);
  });

  test('imports only files that it holds, packages that it depends on, and Node', () => {
    expect(packed.flatMap((one) => missingImports(one))).toEqual([]);
  });

  test('names no folder of the machine that built it', () => {
    const leaks = packed.flatMap(({ id, folder: unpacked, files }) =>
      files.filter((file) => readFileSync(join(unpacked, file), 'utf8').includes(root)).map((file) => `${id}/${file}`),
    );
    expect(leaks).toEqual([]);
  });
});

describe('a project that installs the packages', () => {
  const project = () => join(folder, 'project');
  const trafficinator = (...args: string[]) => run('npx', ['--no-install', 'trafficinator', ...args], project());

  beforeAll(async () => {
    await must('mkdir', [project()], folder);
    await must('npm', ['init', '-y'], project());
    const tarballs = packed.map(({ tarball }) => tarball);
    const node = NODE === 'path' ? [] : [`node@${NODE}`];
    // The package `node` fetches the binary for this platform when it is installed, which newer versions of npm ask about.
    await must('npm', ['pkg', 'set', 'allowScripts.node=true', '--json'], project());
    await must('npm', ['install', '--no-audit', '--no-fund', ...tarballs, ...node], project());
    await must('npx', ['--no-install', 'trafficinator', 'init'], project());
  });

  test('runs on the Node that was asked for', async () => {
    const { stdout } = await must('npx', ['--no-install', 'trafficinator', '--version'], project());
    expect(stdout).toMatch(NODE === 'path' ? / node-v\d/ : new RegExp(` node-v${NODE}\\b`));
  });

  test('has a config that is right in the editor, with the TypeScript that came along', async () => {
    expect(await run('npx', ['--no-install', 'tsc', '--version'], project())).toMatchObject({
      stdout: 'Version 6.0.3\n',
    });
    const checked = await run('npx', ['--no-install', 'tsc', '--noEmit', '-p', 'tsconfig.json'], project());
    expect(checked).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('plans, applies in under a minute, and then has nothing to change, without an edit', async () => {
    const sandbox = runInBackground('npx', ['--no-install', 'trafficinator', 'sandbox'], project());
    try {
      await sandbox.says(/Sandbox ready/);
      expect(await trafficinator('plan', '--detailed-exitcode')).toMatchObject({ code: 2, stderr: '' });
      const start = performance.now();
      const applied = await trafficinator('apply', '--auto-approve', '--rate', '50', '--until-caps');
      const seconds = (performance.now() - start) / 1_000;
      expect(applied).toMatchObject({ code: 0 });
      expect(seconds).toBeLessThan(60);
      expect(await trafficinator('plan', '--detailed-exitcode')).toMatchObject({ code: 0, stderr: '' });
    } finally {
      await sandbox.end();
    }
  });

  test('says in one sentence that a Node is too old', async ({ skip }) => {
    const { stdout } = await must('node', ['--version'], folder);
    const [major = 0, minor = 0] = stdout.slice(1).split('.').map(Number);
    const isOld = major < 22 || (major === 22 && minor < 19);
    skip(!isOld, `The Node that is installed here, ${stdout.trim()}, is not too old.`);
    const told = await run('node', [join('node_modules', 'trafficinator', 'bin', 'run.js'), '--version'], project());
    const sentence = `Trafficinator needs Node.js 22.19 or newer, and this is ${stdout.trim()}.\n`;
    expect(told).toEqual({ code: 1, stdout: '', stderr: sentence });
  });
});

function sourceOf(id: string, file: string): string {
  return join(root, 'packages', id, file.replace(/^dist\//, 'src/').replace(/(\.d\.ts|\.js)$/, '.ts'));
}

function missingImports({ id, folder: unpacked, files, manifest }: PackedPackage): readonly string[] {
  const known = new Set([
    ...Object.keys(manifest.dependencies),
    ...builtinModules,
    ...builtinModules.map((one) => `node:${one}`),
  ]);
  return files
    .filter((file) => /\.(js|cjs|ts)$/.test(file))
    .flatMap((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(unpacked, file), 'utf8'), true, true);
      const isMissing = (specifier: string) =>
        specifier.startsWith('.')
          ? !existsSync(join(unpacked, dirname(file), specifier))
          : !known.has(specifier) && !known.has(packageOf(specifier));
      return importedFiles
        .filter(({ fileName }) => isMissing(fileName))
        .map(({ fileName }) => `${id}/${file}: ${fileName}`);
    });
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
