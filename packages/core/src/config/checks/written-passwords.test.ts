import { describe, expect, test } from 'vitest';
import type { Problem } from '../../errors/problem.js';
import { Findings } from './findings.js';
import { warnOfLiteralPassword, writtenPasswords } from './written-passwords.js';

describe('writtenPasswords', () => {
  test.each<[unknown, readonly string[]]>([
    ['postgres://ann:hunter22@db.example/traffic', ['hunter22']],
    ['postgres://ann:p%40ss%2Fword@db.example/traffic', ['p%40ss%2Fword', 'p@ss/word']],
    ['postgres://ann:un@escaped/one@db.example/traffic', ['un@escaped/one']],
    ['postgres://db.example/traffic?user=ann&password=hunter22&x=1', ['hunter22']],
    ['postgres://ann:100%sure@db.example/traffic', ['100%sure']],
    ['postgres://ann@db.example:5432/traffic', []],
    ['./state.db', []],
    [{ $kind: 'secretEnv', name: 'DATABASE_URL' }, []],
    [undefined, []],
  ])('finds those of %j', (state, passwords) => {
    expect(writtenPasswords({ state })).toEqual(passwords);
  });
});

describe('warnOfLiteralPassword', () => {
  function warningsOf(state: unknown): readonly Problem[] {
    const findings = new Findings(() => undefined);
    warnOfLiteralPassword({ state }, findings);
    return findings.warnings;
  }

  test('names the reference to write, and not the password', () => {
    const warnings = warningsOf('postgres://ann:short@db.example/traffic');
    expect(warnings).toMatchObject([{ code: 'config.literal-password', fix: "state: secretEnv('DATABASE_URL')" }]);
    expect(JSON.stringify(warnings)).not.toContain('short');
  });

  test('says nothing of an address without one', () => {
    expect(warningsOf('postgres://ann@db.example/traffic')).toEqual([]);
  });
});
