import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { failsWith } from '../errors/failure.js';
import { webhook, webhookUrls } from './webhook.js';

const never = new AbortController().signal;

/** A receiver that answers this status, and keeps what was sent. */
async function aReceiver(status: number, headers: Readonly<Record<string, string>> = {}) {
  const requests: { readonly request: IncomingMessage; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    requests.push({ request, body: Buffer.concat(chunks).toString('utf8') });
    response.writeHead(status, headers).end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: (userInfo = '') => new URL(`http://${userInfo}127.0.0.1:${port}/hook`),
    requests,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe('webhook', () => {
  test('posts JSON, with the credentials of the URL as a header', async () => {
    await using receiver = await aReceiver(204);
    expect(await webhook(receiver.url('ada:s%40fe@'))('{"text":"hello"}', never)).toBe('delivered');
    const [sent] = receiver.requests;
    expect(sent?.body).toBe('{"text":"hello"}');
    expect(sent?.request).toMatchObject({ method: 'POST', url: '/hook' });
    expect(sent?.request.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from('ada:s@fe').toString('base64')}`,
    });
  });

  test.each([
    [200, 'delivered'],
    [404, 'refused'],
    [429, 'retry'],
    [503, 'retry'],
  ])('takes %i for %s', async (status, outcome) => {
    await using receiver = await aReceiver(status);
    expect(await webhook(receiver.url())('{}', never)).toBe(outcome);
  });

  test('follows no redirect', async () => {
    await using other = await aReceiver(200);
    await using receiver = await aReceiver(302, { Location: other.url().href });
    expect(await webhook(receiver.url())('{}', never)).toBe('refused');
    expect(other.requests).toEqual([]);
  });

  test('may try again where nobody answers', async () => {
    const receiver = await aReceiver(200);
    const url = receiver.url();
    await receiver[Symbol.asyncDispose]();
    expect(await webhook(url)('{}', never)).toBe('retry');
  });
});

describe('webhookUrls', () => {
  test('reads one or several', () => {
    expect(webhookUrls(' https://a.example.com/x\nhttp://b.example.com/y ').map(({ host }) => host)).toEqual([
      'a.example.com',
      'b.example.com',
    ]);
  });

  test('refuses anything else without quoting it', () => {
    const refused = (text: string) =>
      expect(() => webhookUrls(text)).toThrow(
        expect.toSatisfy(
          (error) => failsWith(error, 'notify.invalid-url') && !JSON.stringify(error.problems).includes('T0K'),
        ),
      );
    refused('hooks.example.com/T0K');
    refused('ftp://hooks.example.com/T0K');
  });
});
