import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Attack } from '../control/attacks/attack.ts';
import { bodies } from '../control/attacks/bodies.ts';
import { hosts } from '../control/attacks/hosts.ts';
import { limits } from '../control/attacks/limits.ts';
import { otherSites } from '../control/attacks/other-sites.ts';
import { outgoing } from '../control/attacks/outgoing.ts';
import { paths } from '../control/attacks/paths.ts';
import { races } from '../control/attacks/races.ts';
import { roles } from '../control/attacks/roles.ts';
import { secrets } from '../control/attacks/secrets.ts';
import { sessions } from '../control/attacks/sessions.ts';
import { streams } from '../control/attacks/streams.ts';
import { texts } from '../control/attacks/texts.ts';
import { wire } from '../control/attacks/wire.ts';
import { root } from './source-files.js';

const PAGE = readFileSync(join(root, 'docs/security/asvs.md'), 'utf8');
const ROW = /^\| (\d+\.\d+\.\d+) \| ([12]) \| [^|]+ \| (met|partly|not met|n\/a) \| (.+) \|$/gm;

/** Items of levels 1 and 2 of ASVS 5.0.0, by chapter. */
const ITEMS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];

const rows = [...PAGE.matchAll(ROW)].map(([, item = '', , verdict = '', how = '']) => ({ item, verdict, how }));

describe('the comparison with ASVS', () => {
  test('has every item of levels 1 and 2 once', () => {
    expect(new Set(rows.map(({ item }) => item)).size).toBe(rows.length);
    expect(ITEMS.map((_, at) => rows.filter(({ item }) => item.startsWith(`${at + 1}.`)).length)).toEqual(ITEMS);
  });

  test('counts its verdicts', () => {
    const counted = [...PAGE.matchAll(/^\| (met|partly|not met|n\/a) \| (\d+) \|$/gm)].map(([, verdict, count]) => [
      verdict,
      Number(count),
    ]);
    const counts = counted.map(([verdict]) => [verdict, rows.filter((row) => row.verdict === verdict).length]);
    expect(counted).toEqual(counts);
  });

  test('names only files that there are', () => {
    const named = rows.flatMap(({ how }) =>
      [...how.matchAll(/`((?:attacks|packages|test|docs)\/[^`]+)`/g)].map(([, file = '']) => file),
    );
    expect(named.length).toBeGreaterThan(100);
    expect(named.map(pathOf).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('names only tests that there are', () => {
    const named = rows.flatMap(({ how }) =>
      [...how.matchAll(/`([^`]+\.ts)`: ([^;.(]+)/g)].map(([, file = '', name = '']) => ({ file, name: name.trim() })),
    );
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter(({ file, name }) => !hasTest(file, name))).toEqual([]);
  });
});

function pathOf(file: string): string {
  return file.startsWith('attacks/') ? `test/control/${file}` : file;
}

const attacks: Readonly<Record<string, readonly Attack[]>> = {
  'attacks/bodies.ts': bodies,
  'attacks/hosts.ts': hosts,
  'attacks/limits.ts': limits,
  'attacks/other-sites.ts': otherSites,
  'attacks/outgoing.ts': outgoing,
  'attacks/paths.ts': paths,
  'attacks/races.ts': races,
  'attacks/roles.ts': roles,
  'attacks/secrets.ts': secrets,
  'attacks/sessions.ts': sessions,
  'attacks/streams.ts': streams,
  'attacks/texts.ts': texts,
  'attacks/wire.ts': wire,
};

/** Whether a test's name begins so. Names of attacks are put together, so the attacks themselves are asked. */
function hasTest(file: string, words: string): boolean {
  const known = attacks[file];
  if (known !== undefined) return known.some(({ name }) => name.startsWith(words));
  return readFileSync(join(root, pathOf(file)), 'utf8').includes(words);
}
