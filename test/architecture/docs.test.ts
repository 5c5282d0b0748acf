import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../packages/cli/src/exit-codes.js';
import { root } from './source-files.js';

const isOurs = (path: string) => !/(^|\/)(node_modules|dist|\.git|\.trafficinator)(\/|$)/.test(path);
const pages = globSync('**/*.md', { cwd: root, exclude: (path) => !isOurs(path) }).map((path) => ({
  path,
  text: readFileSync(join(root, path), 'utf8'),
}));

describe('the documentation', () => {
  test('lists the exit codes that the program has', () => {
    const rows = textOf('docs/exit-codes.md').matchAll(/^\| (\d+)\s*\| `(\w+)`/gm);
    expect([...rows].map(([, code, name]) => [name, Number(code)])).toEqual(Object.entries(exitCodes));
  });

  test('has no relative link that leads nowhere', () => {
    expect(pages.length).toBeGreaterThan(10);
    expect(pages.flatMap(({ path, text }) => brokenLinks(path, text))).toEqual([]);
  });

  test.each(['README.md', 'docs/guide.md', ...globSync('docs/guide/*.md', { cwd: root })])(
    'names only commands that exist: %s',
    (path) => {
      const commands = globSync('**/*.ts', { cwd: join(root, 'packages/cli/src/commands') }).map((file) =>
        file.slice(0, -3).replace('/', ' '),
      );
      const named = namedIn(path, /(?:`|npx |^|&& |\$ )trafficinator ((?:state |token )?[a-z]+)/gm);
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((name) => !commands.includes(name))).toEqual([]);
    },
  );

  test.each(['README.md', 'CONTRIBUTING.md', 'AGENTS.md'])('names only scripts that exist: %s', (path) => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf('package.json'));
    const known = [...Object.keys(scripts), 'exec', 'install'];
    const named = namedIn(path, /pnpm@12 ([a-z:]+)/g);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('tells coding agents what they need on one page', () => {
    expect(textOf('AGENTS.md').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });
});

function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function namedIn(path: string, pattern: RegExp): string[] {
  return [...textOf(path).matchAll(pattern)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** Links and pictures of a page whose file or heading does not exist. Code is passed over. */
function brokenLinks(path: string, text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, 'code');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => link ?? []);
  return links
    .filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(path, link))
    .map((link) => `${path}: ${link}`);
}

function leadsSomewhere(path: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const goal = file === '' ? path : join(dirname(path), file);
  if (!existsSync(join(root, goal))) return false;
  return anchor === undefined || headingsOf(goal).has(anchor);
}

function headingsOf(path: string): Set<string> {
  const headings = [...textOf(path).matchAll(/^#+ (.+)$/gm)].flatMap(([, heading]) => heading ?? []);
  return new Set(
    headings.map((one) =>
      one
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}
