import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { anApplied } from '../plan/plan.test-support.js';
import { plainPaint } from './paint.js';
import { stateShowText } from './state-show-text.js';

describe('stateShowText', () => {
  test('shows all settings by section, and marks what is no default', () => {
    const paused = { at: instant(Date.UTC(2026, 10, 24)), who: 'ada@lovelace' };
    const applied = { ...anApplied({ weight: 2, pageviewsPerVisit: { min: 1, max: 9 } }), paused };
    const lines = stateShowText(applied, { paint: plainPaint, width: 100 }).split('\n');
    expect(lines.slice(0, 10)).toEqual([
      'target.staging',
      '  account     staging.example.com/matomo.php#1',
      '  managed by  config',
      '  paused      since 2026-11-24 00:00:00 UTC by ada@lovelace',
      '',
      expect.stringMatching(/^ {2}name +\(not set\)$/),
      expect.stringMatching(/^\* url +https:\/\/staging\.example\.com\/matomo\.php$/),
      expect.stringMatching(/^\* siteId +1$/),
      expect.stringMatching(/^ {2}tokenAuth +\(not set\)$/),
      expect.stringMatching(/^\* weight +2$/),
    ]);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}siteSearch\.probability +0\.15$/));
    expect(lines).toContainEqual(expect.stringMatching(/^\* pageviewsPerVisit\.max +9$/));
    expect(lines.at(-1)).toBe('* differs from the built-in default');
  });
});
