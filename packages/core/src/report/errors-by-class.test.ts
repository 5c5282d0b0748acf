import { describe, expect, test } from 'vitest';
import { errorsByClass } from './errors-by-class.js';
import { anError, secondsAgo } from './report.test-support.js';

describe('errorsByClass', () => {
  test('adds up each class and shows its last error, the latest class first', () => {
    const errors = [
      anError({ class: 'timeout', count: 3, lastAt: secondsAgo(9), sample: 'second' }),
      anError({ class: 'tls', count: 1, lastAt: secondsAgo(2), sample: 'expired' }),
      anError({ class: 'timeout', count: 2, lastAt: secondsAgo(30), sample: 'first' }),
    ];
    expect(errorsByClass(errors)).toEqual([
      { class: 'tls', count: 1, at: secondsAgo(2), sample: 'expired' },
      { class: 'timeout', count: 5, at: secondsAgo(9), sample: 'second' },
    ]);
  });

  test('does not depend on the order of the records', () => {
    const errors = [anError({ class: 'tls' }), anError({ class: 'dns' }), anError({ class: 'timeout' })];
    expect(errorsByClass(errors.toReversed())).toEqual(errorsByClass(errors));
  });
});
