import { secretCommand, secretEnv, secretFile } from '@trafficinator/sdk';
import { describe, expect, test } from 'vitest';
import { writtenTokens } from './written-tokens.js';

describe('writtenTokens', () => {
  test('finds tokens that are written out, longer ones first', () => {
    const raw = { defaults: { tokenAuth: 'abcdef' }, targets: { a: { tokenAuth: 'abcdef123', name: 'Production' } } };
    expect(writtenTokens(raw)).toEqual(['abcdef123', 'abcdef']);
  });

  test('finds tokens that stand where they should not', () => {
    const raw = { a: { token_auth: 'misnamed' }, b: { tokenAuth: 12345678 }, c: { tokenAuth: { value: 'wrapped' } } };
    expect(writtenTokens(raw)).toEqual(['misnamed', '12345678', 'wrapped']);
    expect(writtenTokens({ tokenAuth: secretEnv('0123456789abcdef') })).toEqual(['0123456789abcdef']);
  });

  test('finds passwords, keys, and the headers that are secrets by their names', () => {
    const raw = {
      defaults: { basicAuth: { user: 'staging', password: 'hunter2-' }, proxy: { user: 'ann', password: 'pr0xy-pw' } },
      targets: {
        a: { headers: { 'X-Api-Key': 'of-the-header', Accept: 'text/plain', 'X-Env': secretEnv('STAGING_KEY') } },
        b: { tls: { cert: '-----BEGIN CERTIFICATE-----', key: '-----BEGIN PRIVATE KEY-----\nMIIEvQ==\n' } },
        c: { siteSearch: { keywords: ['of-no-secret'] } },
      },
    };
    expect(new Set(writtenTokens(raw))).toEqual(
      new Set(['hunter2-', 'pr0xy-pw', 'of-the-header', '-----BEGIN PRIVATE KEY-----', 'MIIEvQ==']),
    );
  });

  test('takes no reference for a token, nor what is too short to be one', () => {
    const raw = {
      a: { tokenAuth: secretEnv('MATOMO_TOKEN') },
      b: { tokenAuth: secretFile('./token') },
      d: { tokenAuth: secretCommand(['pass', 'show', 'matomo/production']) },
      c: { tokenAuth: 'x' },
    };
    expect(writtenTokens(raw)).toEqual([]);
  });

  test('ends, even if the config leads in circles', () => {
    const circle: Record<string, unknown> = { tokenAuth: 'abcdef' };
    circle['extends'] = [circle];
    expect(writtenTokens(circle)).toEqual(['abcdef']);
  });
});
