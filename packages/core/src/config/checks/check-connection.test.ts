import { secretEnv, secretFile } from '@trafficinator/sdk';
import { describe, expect, test } from 'vitest';
import { aTarget, complaintsOf, problemsOf, warningsOf } from '../resolve-config.test.fixture.js';

const password = secretEnv('PASSWORD');

describe('refuseHalfCertificate', () => {
  test('names what is there and what is not, from whatever layers they come', async () => {
    const targets = { a: aTarget({ tls: { key: secretFile('a.key') } }), b: aTarget({ siteId: 2 }) };
    expect(await complaintsOf({ defaults: { tls: { cert: secretFile('a.pem') } }, targets })).toEqual([
      'config.half-certificate defaults.tls.cert: target.b has `tls.cert`, but no `tls.key`. A client shows a certificate, and proves with its key that it is its own.',
    ]);
    expect(await complaintsOf({ targets: { a: aTarget({ tls: { key: secretFile('a.key') } }) } })).toEqual([
      'config.half-certificate targets.a.tls.key: target.a has `tls.key`, but no `tls.cert`. A client shows a certificate, and proves with its key that it is its own.',
    ]);
  });
});

describe('warnOfSecretsInClear', () => {
  const ofTarget = (settings: object) => warningsOf({ targets: { a: aTarget(settings) } });

  test('warns of secrets that leave the machine without encryption', async () => {
    const url = 'http://a.example.com/matomo.php';
    const detail =
      'target.a has `basicAuth` or a secret in `headers`, and a `url` without encryption, such as http://a.example.com/matomo.php. Whoever is on the way can read it.';
    expect(await ofTarget({ url, basicAuth: { user: 'ann', password } })).toEqual([
      `config.secret-in-clear targets.a.basicAuth: ${detail}`,
    ]);
    expect(await ofTarget({ url, headers: { 'X-Key': password } })).toEqual([
      `config.secret-in-clear targets.a.headers: ${detail}`,
    ]);
    expect(await ofTarget({ url, headers: { 'X-Env': 'staging' } })).toEqual([]);
  });

  test.each([
    'https://a.example.com/',
    'http://localhost:8090/',
    'http://127.0.0.1/',
    'http://[::1]:80/',
    'http://m.localhost/',
  ])('says nothing of %s', async (server) => {
    expect(await ofTarget({ url: `${server}matomo.php`, basicAuth: { user: 'ann', password } })).toEqual([]);
  });
});

describe('the check of a connection', () => {
  test.each([
    ['basicAuth', { basicAuth: { user: 'ann', password: 'hunter2-hunter2' } }],
    ['proxy', { proxy: { url: 'http://proxy.example.com:3128', user: 'ann', password: 'hunter2-hunter2' } }],
    ['tls', { tls: { cert: secretFile('a.pem'), key: 'hunter2-hunter2' } }],
  ])('takes no secret of %s that is written out, and shows nothing of it', async (_name, settings) => {
    const problems = await problemsOf({ targets: { a: aTarget(settings) } });
    expect(problems).toMatchObject([{ code: 'config.invalid-value' }]);
    expect(problems[0]?.detail).toContain("must be `secretEnv('NAME')`");
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  test.each([
    [{ basicAuth: { user: 'ann:b', password } }, 'is no user name'],
    [{ proxy: { url: 'http://ann:pw@proxy.example.com' } }, 'is no proxy'],
    [{ proxy: { url: 'http://proxy.example.com', password } }, 'has a `password`, but no `user`'],
    [{ tls: { ca: 'certs/ca.pem' } }, 'is no PEM'],
  ])('says what is wrong with %o', async (settings, words) => {
    const problems = await problemsOf({ targets: { a: aTarget(settings) } });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.detail).toContain(words);
  });
});
