import { describe, expect, test } from 'vitest';
import { homeText } from './home-text.js';
import { plainPaint } from './paint.js';

const screen = { paint: plainPaint, width: 80 };
const copied = { place: 's.db', evidence: 'it was made on another machine' };

describe('homeText', () => {
  test('says what could be sent twice, the most first', () => {
    const atStake = [
      { address: 'target.a', started: 200, cap: 1_000, date: '2026-11-24' },
      { address: 'target.b', started: 0, cap: 5_000 },
      { address: 'target.full', started: 10, cap: 10 },
    ];
    expect(homeText({ ...copied, atStake }, screen).split('\n')).toEqual([
      's.db is a copy: it was made on another machine.',
      'Up to 5,800 visits could be sent twice today:',
      '  target.b up to 5,000 (0 of 5,000 counted here)',
      '  target.a up to 800 (200 of 1,000 counted here on 2026-11-24)',
    ]);
  });

  test('says that tomorrow is at stake when today is not', () => {
    expect(homeText({ ...copied, atStake: [] }, screen)).toContain('No visit could be sent twice today, but tomorrow');
  });
});
