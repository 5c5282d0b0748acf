import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../architecture/source-files.js';

/** A user's repository, which began as one of our examples. */
export interface Repository extends AsyncDisposable {
  /** Where temporary folders of the tests belong. */
  readonly scratch: string;
  /** Programs that stand for those of a CI machine. */
  readonly tools: string;
  /** Makes a branch of main with one commit that changes the config. Answers the commit. */
  branch(name: string, change: (config: string) => string): string;
  /** Adds a commit to a branch. */
  change(name: string, change: (config: string) => string): string;
  /** What main would be if the branch was merged, as CI plans it. */
  mergePreview(name: string): string;
  /** Puts the changes of a branch on main, as one new commit. */
  squash(name: string): string;
  /** Adds a commit to main without a branch. */
  push(change: (config: string) => string): string;
  /** A folder with what a commit holds. */
  checkout(commit: string): string;
}

const CONFIG = 'trafficinator.config.ts';
const ENV = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

/** Makes a repository of an example, whose Matomos are all at `tracker`. It is deleted at the end. */
export function aRepository(example: string, tracker: string): Repository {
  const scratch = mkdtempSync(join(tmpdir(), 'trafficinator-ci-'));
  const folder = join(scratch, 'repository');
  cpSync(join(root, 'examples', example), folder, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { env: ENV, encoding: 'utf8' }).trim();
  const commit = (change: (config: string) => string) => {
    const file = join(folder, CONFIG);
    const [before, after] = [readFileSync(file, 'utf8'), change(readFileSync(file, 'utf8'))];
    if (after === before) throw new TypeError('The change changes nothing.');
    writeFileSync(file, after);
    git('add', '--all');
    git('commit', '--quiet', '--message', 'A change');
    return git('rev-parse', 'HEAD');
  };
  git('init', '--quiet', '--initial-branch', 'main');
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\n');
  commit((config) => config.replaceAll(/https:[^']*matomo\.php/g, tracker));
  const on = (name: string, work: () => string) => {
    git('checkout', '--quiet', name);
    return work();
  };
  return {
    scratch,
    tools: toolsIn(scratch),
    branch: (name, change) => {
      git('branch', name, 'main');
      return on(name, () => commit(change));
    },
    change: (name, change) => on(name, () => commit(change)),
    mergePreview: (name) =>
      on('main', () => {
        git('checkout', '--quiet', '--detach');
        git('merge', '--quiet', '--no-ff', '--no-edit', name);
        return git('rev-parse', 'HEAD');
      }),
    squash: (name) =>
      on('main', () => {
        git('merge', '--quiet', '--squash', name);
        git('commit', '--quiet', '--message', 'Merged');
        return git('rev-parse', 'HEAD');
      }),
    push: (change) => on('main', () => commit(change)),
    checkout: (commit) => {
      const into = mkdtempSync(join(scratch, 'checkout-'));
      execFileSync('git', ['clone', '--quiet', '--no-checkout', folder, into], { env: ENV });
      execFileSync('git', ['-C', into, 'checkout', '--quiet', commit], { env: ENV });
      return into;
    },
    [Symbol.asyncDispose]: async () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** `npm ci` links the built packages instead of downloading published ones. */
function toolsIn(scratch: string): string {
  const folder = join(scratch, 'tools');
  const links = [
    ['packages/sdk', 'node_modules/@trafficinator/sdk'],
    ['packages/cli', 'node_modules/trafficinator'],
    ['packages/cli/bin/run.js', 'node_modules/.bin/trafficinator'],
  ].map(([from = '', to = '']) => `mkdir -p ${dirname(to)}\nln -s "${join(root, from)}" ${to}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'npm'), ['#!/bin/sh', 'set -e', 'test "$1" = ci', ...links, ''].join('\n'), {
    mode: 0o755,
  });
  return folder;
}
