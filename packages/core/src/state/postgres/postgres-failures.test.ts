import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../errors/failure.js';
import { postgresAddress } from './postgres-address.js';
import { asFailure, asUnreachable, isRetryable, leavesSession } from './postgres-failures.js';

const address = postgresAddress('postgres://ada:s3cret@db.example.com/traffic', 'trafficinator');
const on = { address, mode: 'write' } as const;

describe('asFailure', () => {
  test.each([
    ['28P01', 'state.unreachable', 'the server refuses the user name or the password (28P01)'],
    ['57P01', 'state.unreachable', 'the server has ended the connection (57P01)'],
    ['53300', 'state.unreachable', 'the server has no connection left (53300)'],
    ['08006', 'state.unreachable', 'the connection was lost (08006)'],
    ['55P03', 'state.busy', 'for more than 5 seconds'],
    ['57014', 'state.busy', 'for more than 5 seconds'],
    ['40P01', 'state.busy', 'for more than 5 seconds'],
    ['53100', 'state.server-failed', 'its disk is full (53100)'],
    ['25006', 'state.server-failed', 'it lets this user only read (25006)'],
    ['XX001', 'state.damaged', 'PostgreSQL says: what the server says'],
    ['42501', 'state.denied', 'what the server says'],
  ])('takes %s for %s', (code, expected, words) => {
    const failure = asFailure(serverError(code), on);
    expect(failure instanceof Failure && failure.problems).toMatchObject([
      { code: expected, detail: expect.stringContaining(words) },
    ]);
    expect(failure instanceof Failure && failure.message).toContain('db.example.com/traffic');
    expect(failure instanceof Failure && failure.message).not.toContain('s3cret');
  });

  test.each([
    [nodeError('ECONNREFUSED'), 'nothing answers there (ECONNREFUSED)'],
    [nodeError('ENOTFOUND'), 'its host has no address (ENOTFOUND)'],
    [new TypeError('Connection terminated unexpectedly'), 'the connection was lost'],
    [new TypeError('Query read timeout'), 'the server does not answer'],
    [new TypeError('timeout exceeded when trying to connect'), 'all connections of this process are busy'],
  ])('knows what driver and network say: %s', (error, reason) => {
    const failure = asFailure(error, on);
    expect(failure instanceof Failure && failure.problems).toMatchObject([
      { code: 'state.unreachable', detail: `${address.place}: ${reason}.` },
    ]);
  });

  test('takes a change by a reader, and everything it does not know, for a fault of ours', () => {
    expect(asFailure(serverError('25006'), { address, mode: 'read' })).toBeInstanceOf(TypeError);
    for (const error of [serverError('23514'), serverError('42601'), new TypeError('ours'), 7])
      expect(asFailure(error, on)).toBe(error);
  });
});

describe('asUnreachable', () => {
  test('says what it does not know in the words of the error', () => {
    const failure = asUnreachable(new TypeError('self-signed certificate'), on);
    expect(failure instanceof Failure && failure.problems).toMatchObject([
      { code: 'state.unreachable', detail: `${address.place}: self-signed certificate.` },
    ]);
  });
});

describe('isRetryable', () => {
  test('is true of what PostgreSQL has rolled back, and of nothing else', () => {
    const codes = ['40001', '40P01', '25P03', '23505', '57P01'];
    expect(codes.map((code) => isRetryable(serverError(code)))).toEqual([true, true, true, false, false]);
  });
});

describe('leavesSession', () => {
  test('is true of a refused statement and of our own errors, and false of what ends the session', () => {
    const fatal = serverError('57P01');
    fatal.severity = 'FATAL';
    expect([serverError('23505'), new RangeError('ours'), fatal, nodeError('ECONNRESET')].map(leavesSession)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

function serverError(code: string): pg.DatabaseError {
  const error = new pg.DatabaseError('what the server says', 0, 'error');
  error.code = code;
  error.severity = 'ERROR';
  return error;
}

function nodeError(code: string): Error {
  // As the network reports it.
  return Object.assign(Object.create(Error.prototype, { message: { value: code } }), { code });
}
