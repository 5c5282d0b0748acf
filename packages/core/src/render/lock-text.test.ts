import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { lockWords } from './lock-text.js';

describe('lockWords', () => {
  test('says for whom one waits', () => {
    const holder = { id: '6f9b', who: 'ada@lovelace', operation: 'apply', since: instant(Date.UTC(2026, 10, 24)) };
    expect(lockWords(holder)).toBe(
      'Waiting for the lock of the state: ada@lovelace has held it since 2026-11-24 00:00:00 UTC for apply, with the id 6f9b.',
    );
  });
});
