import { describe, expect, test } from 'vitest';
import { Failure } from '../errors/failure.js';
import type { Place } from '../errors/problem.js';
import { writtenState } from './state-setting.js';

const PLACE: Place = { file: '/app/trafficinator.config.ts', line: 3, column: 3 };

function refusalOf(state: unknown) {
  try {
    writtenState({ state }, () => PLACE);
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.problems;
    throw error;
  }
}

describe('writtenState', () => {
  test.each([
    './state.db',
    'postgres://ann:hunter22@db.example/traffic',
    { $kind: 'secretEnv', name: 'DATABASE_URL' },
    { $kind: 'secretCommand', command: ['pass', 'show', 'db'] },
  ])('gives %j, whatever else is wrong', (state) => {
    expect(writtenState({ state, targets: 5, unknown: [] }, () => undefined)).toEqual(state);
  });

  test.each([[{ targets: {} }], [{ state: undefined }], [[]], [5]])('is undefined for %j', (raw) => {
    expect(writtenState(raw, () => undefined)).toBeUndefined();
  });

  test.each<[unknown, string]>([
    [
      '',
      'state must be the path of an SQLite file, a postgres:// address, or a reference such as secretEnv(NAME); it is "".',
    ],
    [
      5,
      'state must be the path of an SQLite file, a postgres:// address, or a reference such as secretEnv(NAME); it is 5.',
    ],
    [
      { $kind: 'secretEnv', name: 'not a name' },
      'state.name is no name of an environment variable: expected letters, digits and _, beginning with no digit.',
    ],
  ])('refuses %j with the place', (state, detail) => {
    expect(refusalOf(state)).toMatchObject([{ code: 'config.invalid-value', place: PLACE, detail }]);
  });
});
