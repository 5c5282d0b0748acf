import { describe, expect, test } from 'vitest';
import { readRequests, type TrackerCall, type TrackerRequest } from './read-requests.js';

const FORM = 'application/x-www-form-urlencoded';

function call(request: Partial<TrackerRequest>): TrackerCall {
  return readRequests({ query: '', body: '', contentType: '', ...request });
}

function bulk(value: unknown, request: Partial<TrackerRequest> = {}) {
  const read = call({ body: JSON.stringify(value), contentType: 'application/json', ...request });
  if (read.form !== 'bulk') throw new TypeError(`A bulk was read as ${read.form}`);
  return read;
}

const parametersIn = (read: TrackerCall) => read.hits.map((hit) => Object.fromEntries(hit.parameters));
const tokensIn = (read: TrackerCall) => read.hits.map((hit) => hit.token);

describe('readRequests of single hits', () => {
  test('reads the query of a GET', () => {
    const read = call({ query: 'idsite=1&rec=1' });
    expect(read.form).toBe('single');
    expect(parametersIn(read)).toEqual([{ idsite: '1', rec: '1' }]);
    expect(tokensIn(read)).toEqual([undefined]);
  });

  test('reads a form together with the query, which wins', () => {
    const read = call({ query: 'idsite=1', body: 'idsite=2&rec=1', contentType: FORM });
    expect(parametersIn(read)).toEqual([{ idsite: '1', rec: '1' }]);
  });

  test('finds the token in the body, and notices one in the URL', () => {
    expect(call({ body: 'token_auth=abc&rec=1', contentType: FORM })).toMatchObject({ tokenInUrl: false });
    expect(tokensIn(call({ body: 'token_auth=abc&rec=1', contentType: FORM }))).toEqual(['abc']);
    expect(call({ query: 'token_auth=abc&rec=1' })).toMatchObject({ tokenInUrl: true });
  });

  test('wants an image unless send_image is 0', () => {
    expect(call({ query: 'rec=1' })).toMatchObject({ wantsImage: true });
    expect(call({ query: 'rec=1&send_image=1' })).toMatchObject({ wantsImage: true });
    expect(call({ body: 'rec=1&send_image=0', contentType: FORM })).toMatchObject({ wantsImage: false });
  });

  test('tells a request without parameters', () => {
    expect(call({})).toEqual({ form: 'empty', hits: [], tokenInUrl: false });
  });
});

describe('readRequests of a bulk', () => {
  test('reads query strings and objects', () => {
    const read = bulk({
      requests: ['?idsite=1&rec=1', { idsite: 2, rec: 1 }, 'https://example.com/matomo.php?idsite=3'],
    });
    expect(parametersIn(read)).toEqual([{ idsite: '1', rec: '1' }, { idsite: '2', rec: '1' }, { idsite: '3' }]);
    expect(read).toMatchObject({ lost: [], isJson: true, wantsAnswer: true, token: undefined });
  });

  test('recognises JSON that is sent as something else', () => {
    const body = ' \n {"requests": ["?idsite=1"]}';
    expect(call({ body, contentType: FORM })).toMatchObject({ form: 'bulk' });
    expect(call({ body: '[]', contentType: '' })).toMatchObject({ form: 'bulk', hits: [] });
  });

  test('stops at a hash that was not encoded, as PHP does', () => {
    expect(parametersIn(bulk({ requests: ['?idsite=1&url=https://example.com/#top&rec=1'] }))).toEqual([
      { idsite: '1', url: 'https://example.com/' },
    ]);
  });

  test('loses strings without a question mark, and what is no request at all', () => {
    const read = bulk({ requests: ['idsite=1&rec=1', '?idsite=2', 5, '?'] });
    expect(parametersIn(read)).toEqual([{ idsite: '2' }]);
    expect(read.lost).toEqual(['idsite=1&rec=1', '5', '?']);
  });

  test('gives every request the token of the body, even when it has its own', () => {
    const requests = ['?idsite=1&token_auth=own', '?idsite=1'];
    expect(tokensIn(bulk({ requests, token_auth: 'top' }))).toEqual(['top', 'top']);
    expect(tokensIn(bulk({ requests }))).toEqual(['own', undefined]);
    expect(bulk({ requests, token_auth: 'top' }).token).toBe('top');
  });

  test('notices a token in the URL', () => {
    expect(bulk({ requests: [] }, { query: 'token_auth=abc' }).tokenInUrl).toBe(true);
  });

  test('takes a body that is not JSON for a bulk of nothing', () => {
    const read = call({ body: '{"requests": [', contentType: 'application/json' });
    expect(read).toMatchObject({ form: 'bulk', hits: [], isJson: false });
  });

  test('takes JSON without requests for a bulk of nothing', () => {
    for (const value of [{}, { requests: 'x' }, { requests: {} }, [], 5]) {
      expect(bulk(value)).toMatchObject({ hits: [], lost: [], isJson: true });
    }
  });

  test('wants no answer when the body says send_image 0', () => {
    expect(bulk({ requests: [], send_image: 0 }).wantsAnswer).toBe(false);
    expect(bulk({ requests: [], send_image: '0' }).wantsAnswer).toBe(false);
    expect(bulk({ requests: [], send_image: 1 }).wantsAnswer).toBe(true);
  });
});
