import { describe, expect, test } from 'vitest';
import type { Drift } from '../model/drift.js';
import { targetKey } from '../model/target.js';
import { driftText } from './drift-text.js';
import { plainPaint } from './paint.js';

const drift: Drift = { target: targetKey('staging'), kind: 'timezone', severity: 'drift', detail: 'Its zone is UTC.' };
const screen = { paint: plainPaint, width: 80 };

describe('driftText', () => {
  test('says what each target says otherwise', () => {
    expect(
      driftText([drift, { ...drift, severity: 'warning', detail: 'One\n\u001b[2Jline.' }], screen).split('\n'),
    ).toEqual([
      'Asked the real targets: 2 findings.',
      '! target.staging (drift): Its zone is UTC.',
      '! target.staging (warning): One \\u{1b}[2Jline.',
    ]);
    expect(driftText([], screen)).toBe('The real targets say nothing else than the config.');
  });

  test('counts what it does not show', () => {
    const lines = driftText(
      Array.from({ length: 60 }, () => drift),
      screen,
    ).split('\n');
    expect(lines).toHaveLength(52);
    expect(lines.at(-1)).toBe('  and 10 more; `--json` has them all');
  });
});
