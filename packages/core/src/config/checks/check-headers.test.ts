import { secretEnv } from '@trafficinator/sdk';
import { describe, expect, test } from 'vitest';
import { aTarget, complaintsOf, problemsOf, warningsOf } from '../resolve-config.test.fixture.js';

const withHeaders = (headers: object, more: object = {}) => ({ targets: { a: aTarget({ headers, ...more }) } });

describe('the checks of headers', () => {
  test('take plain headers, and secret ones that are references', async () => {
    expect(await warningsOf(withHeaders({ 'X-Env': 'staging', 'X-Api-Key': secretEnv('KEY') }))).toEqual([]);
  });

  test.each(['Authorization', 'cookie', 'X-Api-Key', 'X-Token', 'X-Client-Secret', 'X-Password'])(
    'refuse a literal %s once for all targets that inherit it, and show nothing of it',
    async (name) => {
      const targets = { a: aTarget(), b: aTarget({ siteId: 2 }) };
      const problems = await problemsOf({ defaults: { headers: { [name]: 'sesame-open' } }, targets });
      expect(problems).toMatchObject([{ code: 'config.literal-secret' }]);
      expect(problems[0]?.detail).toMatch(/^target\.a and target\.b have a header/);
      expect(problems[0]?.path).toContain(name);
      expect(JSON.stringify(problems)).not.toContain('sesame-open');
    },
  );

  test('name the variable in which the secret could be', async () => {
    const [problem] = await problemsOf(withHeaders({ 'X-Staging-Key': 'sesame-open' }));
    expect(problem).toMatchObject({
      path: 'targets.a.headers.X-Staging-Key',
      fix: "headers: { 'X-Staging-Key': secretEnv('STAGING_KEY') }",
    });
  });

  test.each(['Content-Type', 'content-length', 'Host', 'Transfer-Encoding', 'connection', 'Proxy-Authorization'])(
    'refuse %s, which no setting can change',
    async (name) => {
      expect(await complaintsOf(withHeaders({ [name]: 'x' }))).toEqual([
        `config.invalid-key targets.a.headers.${name}: The key \`${name}\` of targets.a.headers is a header that no setting can change.`,
      ]);
    },
  );

  test.each([{ 'X Env': 'a' }, { 'X-Env:': 'a' }, { 'X-Env': 'a\nX-Other: b' }, { 'X-Env': '' }])(
    'refuse what HTTP does not know: %o',
    async (headers) => {
      expect(await problemsOf(withHeaders(headers))).toHaveLength(1);
    },
  );

  test('refuse a header that is named twice', async () => {
    expect(await complaintsOf(withHeaders({ 'X-Env': 'a', 'x-env': 'b' }))).toEqual([
      'config.repeated-header targets.a.headers.x-env: target.a has both `X-Env` and `x-env` in `headers`. Capitals make no other header.',
    ]);
  });

  test('refuse a header beside the basic authentication that is the same header', async () => {
    const basicAuth = { user: 'ann', password: secretEnv('PASSWORD') };
    expect(await complaintsOf(withHeaders({ authorization: secretEnv('BEARER') }, { basicAuth }))).toEqual([
      'config.two-authorizations targets.a.headers.authorization: target.a has both `basicAuth` and a header `Authorization`, which are the same header.',
    ]);
  });
});
