import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteLiveness } from './sqlite-liveness.js';
import { peersOfUser, SqlitePeers } from './sqlite-peers.js';

const LINEAGE = '0d2f6c1e-7f5f-4a7b-9a57-0d1c1f1f3c55';
const HERE = { lineage: LINEAGE, place: 'aa' };
const THERE = { lineage: LINEAGE, place: 'bb' };

describe('SqlitePeers', () => {
  let folder: string;
  let peers: SqlitePeers;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'trafficinator-peers-')), 'new');
    peers = new SqlitePeers(folder, new SqliteLiveness(folder, 'write'));
  });

  afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

  test('finds who uses another copy, until the release', async () => {
    const hold = await peers.join(THERE, 'run');
    expect(await peers.areElsewhere(HERE)).toBe(true);
    expect(await peers.areElsewhere(THERE)).toBe(false);
    expect(await peers.areElsewhere({ ...HERE, lineage: 'another' })).toBe(false);
    await hold.release();
    expect(await peers.areElsewhere(HERE)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('keeps its folder for this user alone', async () => {
    await (await peers.join(HERE, 'run')).release();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('finds nobody, and makes nothing, where nobody has been', async () => {
    expect(await peers.areElsewhere(HERE)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  test('does not use a folder into which others may write', async () => {
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    await (await peers.join(THERE, 'run')).release();
    expect(readdirSync(folder)).toEqual([]);
    expect(await peers.areElsewhere(HERE)).toBe(false);
  });

  test('does without where the folder cannot be made', async () => {
    writeFileSync(join(folder, '..', 'file'), '');
    const below = join(folder, '..', 'file', 'below');
    const unable = new SqlitePeers(below, new SqliteLiveness(below, 'write'));
    await (await unable.join(THERE, 'run')).release();
    expect(await unable.areElsewhere(HERE)).toBe(false);
  });

  test('asks in the folder of the user', async () => {
    expect(await peersOfUser('read').areElsewhere({ lineage: 'nobody-uses-this', place: 'aa' })).toBe(false);
  });
});
