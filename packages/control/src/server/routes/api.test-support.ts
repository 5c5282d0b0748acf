import { tmpdir } from 'node:os';
import { type ApiPolicy, compose } from '@trafficinator/core';
import { aControl, type TestControl, type TestTerms } from '../test-control.test-support.js';

/** What users of the API may do in tests. */
async function testPolicy(): Promise<ApiPolicy> {
  const env = { TRAFFICINATOR_ALLOW_TARGET: 'https://*.example.com,http://127.0.0.1:*' };
  const { allowedTargets } = compose({ cwd: tmpdir(), env, typeCheck: false, stack: 'default' });
  const secrets = [{ name: 'SHOP_TOKEN', origins: ['https://shop.example.com'] }];
  return { targets: await allowedTargets(), secrets };
}

/** Settings of a target that the policy allows. */
export function someSettings(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    url: 'https://shop.example.com/matomo.php',
    siteId: 1,
    visitsPerDay: 100,
    pages: ['https://www.example.com/'],
    ...more,
  };
}

/** An answer, read. */
export interface Told {
  readonly status: number;
  // What an answer holds is what the test is about.
  readonly body: Record<string, never> & Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A server of the API, and a way to ask it as a script would. */
export interface TestApi extends TestControl {
  readonly policy: ApiPolicy;
  ask(request: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Told>;
  /** Creates a target and applies it. */
  applied(key: string, settings?: Record<string, unknown>): Promise<void>;
}

/** Starts one. */
export async function anApi(terms: TestTerms = {}): Promise<TestApi> {
  const policy = await testPolicy();
  const control = await aControl({ policy, ...terms });
  const ask: TestApi['ask'] = async (request, body, headers = {}) => {
    const [method = 'GET', url = ''] = request.split(' ');
    const { statusCode, ...answer } = await control.app.inject({
      method: method as 'GET', // One of those that the test writes.
      url,
      headers,
      ...(body !== undefined && { payload: body as object }),
    });
    const isJson = /json/.test(String(answer.headers['content-type']));
    const told = isJson ? answer.json<Told['body']>() : ({} as Told['body']);
    return { status: statusCode, body: told, headers: answer.headers as Told['headers'], text: answer.body };
  };
  const applied: TestApi['applied'] = async (key, settings = someSettings()) => {
    await ask('POST /api/targets', { key, settings });
    const { body } = await ask('POST /api/plan', {});
    await ask('POST /api/apply', { planId: body['planId'] });
  };
  return Object.assign(control, { ask, applied, policy });
}
