import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { readBulkAnswer } from './read-bulk-answer.js';
import type { TransportAnswer } from './transport.js';

const NOW = instant(0);

function anAnswer(body: unknown, status = 200): TransportAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    kind: 'response',
    status,
    contentType: 'application/json',
    retryAfter: '7',
    location: undefined,
    body: text,
  };
}

function kindsOf(answer: TransportAnswer, sent: number, places: readonly number[] = []): readonly string[] {
  return readBulkAnswer(answer, { sent, places, now: NOW }).map(({ kind }) => kind);
}

describe('readBulkAnswer', () => {
  test('accepts all hits when all were tracked', () => {
    const answer = anAnswer({ status: 'success', tracked: 3, invalid: 0, invalid_indices: [] });
    expect(kindsOf(answer, 3)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  test('rejects the hits that are named', () => {
    const answer = anAnswer({ status: 'success', tracked: 2, invalid: 1, invalid_indices: [1] });
    expect(kindsOf(answer, 3)).toEqual(['accepted', 'rejected', 'accepted']);
  });

  test('rejects as many as were invalid where none is named, the given places first', () => {
    const answer = anAnswer({ status: 'success', tracked: 2, invalid: 3 });
    expect(kindsOf(answer, 5, [0, 3])).toEqual(['rejected', 'rejected', 'accepted', 'rejected', 'accepted']);
  });

  test('rejects all when all were invalid', () => {
    expect(kindsOf(anAnswer({ status: 'success', tracked: 0, invalid: 2 }), 2)).toEqual(['rejected', 'rejected']);
  });

  test.each([
    ['that names hits which were not sent', { status: 'success', tracked: 1, invalid: 1, invalid_indices: [7] }],
    ['that names fewer hits than were invalid', { status: 'success', tracked: 1, invalid: 1, invalid_indices: [] }],
  ])('does not believe an answer %s', (_what, body) => {
    expect(kindsOf(anAnswer(body), 2, [1])).toEqual(['accepted', 'rejected']);
  });

  test.each([
    ['of which the body was no JSON to it', anAnswer({ status: 'success', tracked: 0 })],
    ['that passed over a hit', anAnswer({ status: 'success', tracked: 2, invalid: 0 })],
    ['that tells of more than was sent', anAnswer({ status: 'success', tracked: 4, invalid: 0 })],
    ['of a failure that was taken back', anAnswer({ status: 'error', tracked: 3, invalid: 0 }, 500)],
    ['of a failure with the status of a success', anAnswer({ status: 'error', tracked: 3, invalid: 0 })],
    ['of an image', anAnswer('GIF89a')],
    ['of nothing', anAnswer('', 204)],
    ['that is broken off', anAnswer('{"status":"success","tracked":3')],
    ['that refuses, and tells of tracked hits', anAnswer({ status: 'error', tracked: 1 }, 400)],
  ])('knows nothing of a bulk %s', (_what, answer) => {
    expect(kindsOf(answer, 3)).toEqual(['ambiguous', 'ambiguous', 'ambiguous']);
  });

  test.each([
    [503, 'failed'],
    [429, 'failed'],
    [400, 'rejected'],
    [403, 'rejected'],
    [302, 'rejected'],
    [413, 'rejected'],
  ])('reads %i of a whole bulk as of a single hit: %s', (status, kind) => {
    expect(kindsOf(anAnswer('', status), 2)).toEqual([kind, kind]);
  });

  test('reads a page of somebody else as no tracker', () => {
    expect(kindsOf(anAnswer('<html>'), 2)).toEqual(['rejected', 'rejected']);
  });

  test('knows that hits which never left were not recorded', () => {
    const answer = { kind: 'error', reached: false, code: 'ECONNREFUSED', message: 'no' } as const;
    expect(kindsOf(answer, 2)).toEqual(['failed', 'failed']);
  });

  test('tells of every hit that was sent, and accepts no more than were tracked, whatever is answered', () => {
    const arbCount = fc.oneof(fc.nat(6), fc.constantFrom(-1, 1.5, 1e21, null, '1', undefined));
    const arbBody = fc.oneof(
      fc.record({ status: fc.constantFrom('success', 'error'), tracked: arbCount, invalid: arbCount }),
      fc.record({ status: fc.constant('success'), tracked: fc.nat(6), invalid_indices: fc.array(fc.nat(9)) }),
      fc.record({
        status: fc.constant('success'),
        tracked: fc.nat(6),
        invalid: fc.nat(6),
        invalid_indices: fc.array(fc.nat(9)),
      }),
      fc.string(),
      fc.json(),
    );
    const arbPlaces = fc.array(fc.nat(5));
    fc.assert(
      fc.property(
        fc.nat(6),
        arbPlaces,
        arbBody,
        fc.constantFrom(200, 204, 400, 500, 503),
        (sent, places, body, status) => {
          const answer = anAnswer(body, status);
          const hits = readBulkAnswer(answer, { sent, places: places.filter((at) => at < sent), now: NOW });
          expect(hits).toHaveLength(sent);
          const accepted = hits.filter(({ kind }) => kind === 'accepted').length;
          const { tracked } = typeof body === 'object' && body !== null && 'tracked' in body ? body : { tracked: 6 };
          expect(accepted).toBeLessThanOrEqual(Math.max(0, Number(tracked ?? 0)));
        },
      ),
    );
  });
});
