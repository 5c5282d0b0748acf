import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import type { AuditEvent } from '../model/audit.js';
import { historyText } from './history-text.js';
import { plainPaint } from './paint.js';

const at = instant(Date.UTC(2026, 10, 24, 12, 0, 0));
const events: readonly AuditEvent[] = [
  { at, who: 'ada@lovelace', kind: 'pause', serial: 4, what: 'target.staging' },
  { at, who: 'ci@runner', kind: 'apply', serial: 4, commit: `${'0123456789'.repeat(4)}+` },
];

describe('historyText', () => {
  test('says who did what and when, from which commit', () => {
    expect(historyText(events, { paint: plainPaint, width: 100 }).split('\n')).toEqual([
      'when                     serial  what                  who           commit',
      '2026-11-24 12:00:00 UTC       4  pause target.staging  ada@lovelace',
      '2026-11-24 12:00:00 UTC       4  apply                 ci@runner     012345678901+',
    ]);
  });

  test('says that there is none', () => {
    expect(historyText([], { paint: plainPaint, width: 100 })).toBe('Nothing was ever done to this state.');
  });
});
