import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { failsWith } from '../errors/failure.js';
import { openLineFile } from './line-file.js';

const folder = mkdtempSync(join(tmpdir(), 'trafficinator-log-'));
afterAll(() => rmSync(folder, { recursive: true }));
const noFailure = (reason: string) => expect(reason).toBeUndefined();

describe('openLineFile', () => {
  test('adds to what is there, and has written each line before it returns', () => {
    const file = join(folder, 'run.log');
    for (const line of ['first\n', 'second\n']) {
      using log = openLineFile(file, noFailure);
      log.write(line);
      expect(readFileSync(file, 'utf8').endsWith(line)).toBe(true);
    }
    expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n');
  });

  test('refuses a folder that is not there', () => {
    expect(() => openLineFile(join(folder, 'none/run.log'), noFailure)).toThrow(
      expect.toSatisfy((error) => failsWith(error, 'log.cannot-write')),
    );
  });

  test.skipIf(process.platform !== 'linux')('says once that lines are lost, and goes on', () => {
    const reasons: string[] = [];
    using log = openLineFile('/dev/full', (reason) => reasons.push(reason));
    log.write('one\n');
    log.write('two\n');
    expect(reasons).toEqual(['the disk is full']);
  });
});
