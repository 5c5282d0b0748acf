import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codesOf } from './state/contract/builders.contract.js';
import { writeWhole } from './write-whole.js';

const AN_HOUR_AGO = new Date(Date.now() - 3_600_000);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trafficinator-whole-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeWhole', () => {
  test('writes a file for this user alone, replaces one that is there, and leaves nothing else', async () => {
    const file = join(folder, 'a.backup');
    await writeWhole(file, 'one');
    await writeWhole(file, 'two');
    expect(await readFile(file, 'utf8')).toBe('two');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['a.backup']);
  });

  test('removes what a process that died has left, and neither what is being written nor what is not ours', async () => {
    const [dead, alive] = [`.trafficinator-${randomUUID()}.tmp`, `.trafficinator-${randomUUID()}.tmp`];
    const others = ['.trafficinator-notes.tmp', `${randomUUID()}.tmp`];
    for (const name of [dead, alive, ...others]) await writeFile(join(folder, name), '');
    for (const name of [dead, ...others]) await utimes(join(folder, name), AN_HOUR_AGO, AN_HOUR_AGO);
    await writeWhole(join(folder, 'a.backup'), 'one');
    expect((await readdir(folder)).sort()).toEqual([alive, ...others, 'a.backup'].sort());
  });

  test('says why it cannot, and leaves nothing', async () => {
    expect(await codesOf(writeWhole(join(folder, 'nowhere', 'a.backup'), 'one'))).toEqual(['cli.unwritable']);
    expect(await readdir(folder)).toEqual([]);
  });
});
