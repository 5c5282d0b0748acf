import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../../errors/failure.js';
import { postgresAddress, quoted } from './postgres-address.js';

describe('postgresAddress', () => {
  beforeEach(() => {
    for (const name of ['PGHOST', 'PGPORT', 'PGUSER', 'PGDATABASE']) vi.stubEnv(name, undefined);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test.each([
    ['postgres://ada:s3cret@db.example.com/traffic', 'postgres://db.example.com/traffic (schema one)'],
    [
      'postgresql://ada@db.example.com:6432/traffic?sslmode=require',
      'postgres://db.example.com:6432/traffic (schema one)',
    ],
    ['postgres://ada:s3cret@[::1]/traffic', 'postgres://[::1]/traffic (schema one)'],
    ['postgres://ada:p%40ss@db.example.com/my%20db?application_name=x', 'postgres://db.example.com/my db (schema one)'],
  ])('says where %s is, without user, password and options', (url, place) => {
    expect(postgresAddress(url, 'one').place).toBe(place);
  });

  test('takes what is left out from the environment', () => {
    vi.stubEnv('PGHOST', 'db.example.com');
    vi.stubEnv('PGDATABASE', 'traffic');
    vi.stubEnv('PGUSER', 'grace');
    const { place, role, database } = postgresAddress('postgres://', 'one');
    expect({ place, role, database }).toEqual({
      place: 'postgres://db.example.com/traffic (schema one)',
      role: 'grace',
      database: 'traffic',
    });
  });

  test('refuses what is no address, without a word of it', () => {
    const failure = failureOf(() => postgresAddress('postgres://ada:s3cret@db:notaport/traffic', 'one'));
    expect(failure.problems).toMatchObject([{ code: 'state.unreachable' }]);
    expect(JSON.stringify([failure.problems, failure.message, failure.cause])).not.toContain('s3cret');
  });

  test('refuses names of schemas that PostgreSQL would cut', () => {
    expect(() => postgresAddress('postgres://db/traffic', '')).toThrow(RangeError);
    expect(() => postgresAddress('postgres://db/traffic', 'é'.repeat(26))).toThrow(RangeError);
    expect(postgresAddress('postgres://db/traffic', 'x'.repeat(50)).schema).toHaveLength(50);
  });
});

describe('quoted', () => {
  test('makes a name of anything', () => {
    expect(quoted('a"b; DROP')).toBe('"a""b; DROP"');
  });
});

function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new TypeError('Nothing was refused.');
}
