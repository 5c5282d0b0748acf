import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DebugLog } from './debug-log.js';

let told = '';
beforeEach(() => {
  told = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe('DebugLog', () => {
  test('says where an error and its cause came from, and nothing that they say', () => {
    const cause = new TypeError('the token s3cret\n    at s3cret\n    of the config');
    new DebugLog(true).trace(new RangeError('s3cret', { cause }));
    expect(told).toMatch(/^debug: RangeError\ndebug: {3}at .*debug-log\.test/);
    expect(told).toContain('debug: caused by TypeError\n');
    expect(told).not.toContain('s3cret');
    expect(told).not.toContain('of the config');
  });

  test('says nothing unless it is asked to', () => {
    const log = new DebugLog(false);
    log.tell('something');
    log.trace(new TypeError('no'));
    expect(told).toBe('');
  });
});
