import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactTokens } from './redact-tokens.js';

const SECRET = 'correct-horse-battery';

describe('redactTokens', () => {
  test.each([
    [`tokenAuth: '${SECRET}',`, "tokenAuth: '***',"],
    [`"tokenAuth": "${SECRET}",`, '"tokenAuth": "***",'],
    [`token_auth: \`${SECRET}\`,`, 'token_auth: `***`,'],
    [`['token_auth']: '${SECRET}',`, "['token_auth']: '***',"],
    [`const stagingToken = '${SECRET}';`, "const stagingToken = '***';"],
    [`token: string = "${SECRET}";`, 'token: string = "***";'],
    [`tokenAuth: process.env['X'] ?? '${SECRET}',`, "tokenAuth: process.env['X'] ?? '***',"],
    [`tokenAuth:\n      '${SECRET}',`, "tokenAuth:\n      '***',"],
    [`tokenAuth: 'it\\'s ${SECRET}',`, "tokenAuth: '***',"],
    [`url: 'https://a.example/?token_auth=${SECRET}&x=1'`, "url: 'https://a.example/?token_auth=***&x=1'"],
    ['state: "postgres://ann:p@ss/1@db.example/traffic",', 'state: "postgres://ann:***@db.example/traffic",'],
    ["'postgres://db.example/traffic?password=pw&x=1'", "'postgres://db.example/traffic?password=***&x=1'"],
    [`basicAuth: { user: 'ann', password: '${SECRET}' },`, "basicAuth: { user: 'ann', password: '***' },"],
    ["basicAuth: { user: 'ann', password: 'pw' },", "basicAuth: { user: 'ann', password: '***' },"],
    [`headers: { 'X-Api-Key': '${SECRET}', Accept: 'x' },`, "headers: { 'X-Api-Key': '***', Accept: 'x' },"],
    [`headers: { Authorization: 'Bearer ${SECRET}' },`, "headers: { Authorization: '***' },"],
    [
      'key: `-----BEGIN PRIVATE KEY-----\nMIIEvQ\nIBADAN\n-----END PRIVATE KEY-----`',
      'key: `***\n***\n***\n-----END PRIVATE KEY-----`',
    ],
    ["const secret = '0123456789abcdef0123456789ABCDEF';", "const secret = '***';"],
  ])('hides the token of %s', (text, redacted) => {
    expect(redactTokens(text)).toBe(redacted);
  });

  test.each([
    "tokenAuth: secretEnv('MATOMO_TOKEN_OF_STAGING'),",
    "tokenAuth: secretFile('/run/secrets/matomo-token'),",
    "tokenAuth: secretCommand(['/usr/local/bin/get-secret', 'matomo/production']),",
    "state: 'postgres://ann@db.example:5432/traffic', // ann@example.com",
    "tokenAuth: 'short', url: 'https://analytics.example.com/matomo.php'",
    "headers: { 'X-Staging-Key': secretEnv('KEY_OF_THE_STAGING_SERVER') },",
    "basicAuth: { user: 'ann', password: secretEnv('PW') },",
    "headers: { 'X-Environment': 'staging-of-the-shop' },",
    "name: 'A target with a long name'",
    "extends: [shop], pages: urlList('./a-long-name-of-a-file.txt')",
    "hash: '0123456789abcdef0123456789abcdef01234567'",
  ])('leaves %s', (text) => {
    expect(redactTokens(text)).toBe(text);
  });

  test('shows no token of 16 characters or more, wherever it stands in a config, and keeps its lines', () => {
    const names = fc.constantFrom('tokenAuth', 'token_auth', '"token"', 'apiToken');
    const gaps = fc.constantFrom(' ', '', '\n  ', ' "x" + ', ' env ?? ');
    const tokens = fc.stringMatching(/^[\w.+/-]{16,60}$/);
    fc.assert(
      fc.property(names, gaps, tokens, (name, gap, token) => {
        const text = `targets: {\n  a: {\n ${name}:${gap}'${token}',\n  },\n}`;
        const redacted = redactTokens(text);
        expect(redacted).not.toContain(token);
        expect(redacted.split('\n')).toHaveLength(text.split('\n').length);
      }),
    );
  });
});
