import { describe, expect, test } from 'vitest';
import type { ExplainedTarget } from '../model/explained-setting.js';
import { explainText, explainTitle } from './explain-text.js';
import { plainPaint } from './paint.js';

const explained: ExplainedTarget = {
  address: 'target.staging',
  account: 'm.example.com/matomo.php#1',
  folder: '/repo',
  settings: [
    {
      path: 'weight',
      value: 2,
      layers: [{ label: 'targets.staging', place: { file: '/repo/targets.ts', line: 12, column: 3 } }],
    },
    {
      path: 'tags',
      value: ['a', 'b'],
      layers: [
        { label: 'defaults', place: { file: '/repo/a/config.ts', line: 5, column: 3 } },
        { label: 'targets.staging', place: { file: '/other/config.ts', line: 9, column: 3 } },
      ],
    },
    { path: 'timezone', value: 'UTC', layers: [{ label: 'built-in' }] },
    { path: 'name', layers: [] },
  ],
};

describe('explainTitle', () => {
  test('names the target and its account', () => {
    expect(explainTitle(explained, { paint: plainPaint, width: 120 })).toBe(
      'target.staging (m.example.com/matomo.php#1)',
    );
  });
});

describe('explainText', () => {
  test('says which layer and line each setting comes from', () => {
    const lines = explainText(explained, { paint: plainPaint, width: 120, layers: true, all: true }).split('\n');
    expect(lines).toEqual([
      'setting   value         from',
      'weight    2             targets.staging (targets.ts:12)',
      'tags      [ "a", "b" ]  defaults (a/config.ts:5) + targets.staging (/other/config.ts:9)',
      'timezone  UTC           built-in',
      'name      (not set)',
    ]);
  });

  test('folds what nobody has said', () => {
    expect(explainText(explained, { paint: plainPaint, width: 120, layers: false, all: false }).split('\n')).toEqual([
      'setting  value',
      'weight   2',
      'tags     [ "a", "b" ]',
      '',
      '2 more settings have their built-in default: --all shows them.',
    ]);
  });

  test('cuts values before it cuts where they come from', () => {
    const settings = [
      { ...explained.settings[0], path: 'weight', value: 'x'.repeat(300), layers: explained.settings[0]?.layers ?? [] },
    ];
    const lines = explainText(
      { ...explained, settings },
      { paint: plainPaint, width: 80, layers: true, all: false },
    ).split('\n');
    expect(lines[1]).toMatch(/^weight {3}x+…x+ {2}targets\.staging \(targets\.ts:12\)$/);
    expect(lines[1]).toHaveLength(80);
  });
});
