import { describe, expect, test } from 'vitest';
import { EventReader } from '../../packages/control/src/server/stream/event-reader.test-support.js';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';
import { aProject, CONFIG_FILE, configOf } from '../support/project.js';
import { startSandbox } from '../support/sandbox.js';
import { servedUrl } from '../support/served-url.js';
import { until } from '../support/until.js';

describe('trafficinator serve', () => {
  test('outlives its database: it says what is the matter, and shows and steers everything when it is back', async () => {
    await using server = await TestServer.start();
    const state = await server.newUrl();
    const env = { TRAFFICINATOR_STATE: state };
    const sandbox = await startSandbox();
    await using project = await aProject({
      [CONFIG_FILE]: configOf({ a: { url: sandbox.url, visitsPerDay: 100_000 } }),
    });
    expect((await project.run(['apply', '--auto-approve', '--no-run'], env)).code).toBe(0);
    const serving = project.start(['serve', '--listen', '127.0.0.1:0'], env);
    const running = project.start(['run', '--rate', '20'], env);
    try {
      const url = await servedUrl(serving);
      const ask = async (path: string, init: RequestInit = {}) => {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(`${url}/api/${path}`, { headers, ...init });
        return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
      };
      await using stream = await EventReader.open(url);
      await stream.next('overview');
      await until(
        () => ask('targets/a'),
        ({ text }) => text.includes('"state":"running"'),
      );

      await server.stop('killed');
      const refused = await until(
        () => ask('events'),
        ({ status }) => status !== 200,
      );
      expect(refused).toMatchObject({ status: 503, type: expect.stringContaining('application/problem+json') });
      expect(refused.text).toContain('state.unreachable');
      const pausing = await ask('pause', { method: 'POST', body: '{"all":true}' });
      expect(pausing.status).toBe(503);
      for (const { text } of [refused, pausing]) expect(text).not.toContain(new URL(state).password);

      await server.up();
      await until(
        () => ask('pause', { method: 'POST', body: '{"all":true}' }),
        ({ status }) => status === 200,
      );
      // The stream that was open before goes on.
      let told = '';
      while (!told.includes('"paused":1')) {
        const event = await stream.next('overview');
        expect(event, 'the stream has ended').toBeDefined();
        told = JSON.stringify(event?.data);
      }
      expect((await ask('targets/a')).text).toContain('"state":"paused"');
      expect([serving.process.exitCode, running.process.exitCode]).toEqual([null, null]);
    } finally {
      for (const { process: child, outcome } of [running, serving]) {
        child.kill('SIGTERM');
        await outcome;
      }
      await sandbox.end();
    }
  });
});
