import { describe, expect, test } from 'vitest';
import { faultsOf } from './faults-by-field.js';

const fields = ['url', 'pages', 'delivery.retries.attempts', 'countries'].map((path) => ({ path }));
const problem = (errors: readonly { readonly detail: string; readonly path?: string }[]) => ({
  type: 'urn:trafficinator:problem:config.invalid',
  title: 'Invalid',
  status: 422,
  detail: 'One setting is wrong.',
  errors: errors.map((error) => ({ code: 'config.unknown-setting' as const, title: 'Invalid', ...error })),
});

describe('faultsOf', () => {
  test('puts what is found below a field to that field', () => {
    const found = faultsOf(
      problem([
        { path: 'pages[3].title', detail: 'is empty' },
        { path: 'countries.XX', detail: 'is no country' },
        { path: 'url', detail: 'is no URL' },
      ]),
      fields,
      new Map(),
    );
    expect(found).toEqual([
      { path: 'pages', words: 'is empty' },
      { path: 'countries', words: 'is no country' },
      { path: 'url', words: 'is no URL' },
    ]);
  });

  test('names the path of what belongs to no field', () => {
    expect(faultsOf(problem([{ path: 'extends', detail: 'is unknown' }]), fields, new Map())).toEqual([
      { path: undefined, words: 'extends: is unknown' },
    ]);
  });

  test('tells a problem without details as a whole', () => {
    expect(faultsOf({ ...problem([]), fix: 'Mend it.' }, fields, new Map())).toEqual([
      { words: 'Invalid. One setting is wrong. Mend it.' },
    ]);
  });

  test('says only once that a field cannot be read', () => {
    const unreadable = new Map([['url', 'This cannot be read.']]);
    expect(faultsOf(problem([{ path: 'url', detail: 'is missing' }]), fields, unreadable)).toEqual([
      { path: 'url', words: 'This cannot be read.' },
    ]);
  });
});
