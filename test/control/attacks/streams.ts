import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { expect } from 'vitest';
import { z } from 'zod';
import { type Attack, refused } from './attack.ts';
import { sendRaw } from './http.ts';
import type { Victim } from './victim.ts';

const IDS = [
  'x',
  '1',
  'L.A',
  'L-1.A',
  'L1.Azz',
  `L${'9'.repeat(30)}.A`,
  'L1.A\tdata: x',
  `L1.A${'0'.repeat(1_000)}`,
] as const;

/** Streams that shall cost much, end never, or say what nobody said. */
export const streams: readonly Attack[] = [
  ...IDS.map((id) =>
    refused(
      `resumes a stream at ${JSON.stringify(id.slice(0, 20))}`,
      { path: '/api/stream', headers: { 'last-event-id': id } },
      { status: 400 },
    ),
  ),
  refused(
    'resumes a stream at two places',
    { path: '/api/stream', headers: { 'last-event-id': ['L1.A', 'L2.A'] } },
    { status: 400 },
  ),
  refused('follows a stream with a query that it has not', { path: '/api/stream?token=x' }, { status: 400 }),
  {
    name: 'breaks a line of a stream by what it resumes at',
    attempt: async (victim) => {
      const received = await sendRaw(
        victim.port,
        `GET /api/stream?after=L0.A%0aevent:%20goodbye%0adata:%20x HTTP/1.1\r\nHost: 127.0.0.1:${victim.port}\r\nAuthorization: Bearer ${victim.tokens.viewer}\r\nConnection: close\r\n\r\n`,
      );
      expect(received).toMatch(/^HTTP\/1\.1 400/);
      expect(received).not.toMatch(/^event: goodbye/m);
    },
  },
  {
    name: 'follows a stream on after its token was taken back',
    attempt: async (victim) => {
      const made = await victim.ask({
        method: 'POST',
        path: '/api/tokens',
        body: { name: 'follower', role: 'viewer' },
      });
      const { token, id } = z.object({ token: z.string(), id: z.string() }).parse(JSON.parse(made.body));
      const stream = await follow(victim, token);
      const ended = textOf(stream.response);
      expect((await victim.ask({ method: 'DELETE', path: `/api/tokens/${id}` })).status).toBe(204);
      expect(await ended).toContain('event: goodbye');
    },
  },
  {
    name: 'opens more streams than the server bears',
    attempt: async (victim) => {
      const open: Stream[] = [];
      let refusedAt = 0;
      for (let count = 1; count <= 250 && refusedAt === 0; count++) {
        const stream = await follow(victim, victim.tokens.viewer);
        open.push(stream);
        if (stream.response.statusCode === 429) refusedAt = count;
      }
      for (const { asking } of open) asking.destroy();
      expect(refusedAt).toBeGreaterThan(50);
      expect((await victim.ask({ path: '/api/targets' })).status).toBe(200);
    },
  },
  {
    name: 'sends a request so slowly that it never ends',
    attempt: async (victim) => {
      // The server hangs up by itself, and meanwhile serves others.
      const received = sendRaw(victim.port, 'GET /api/targets HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
      expect((await victim.ask({ path: '/api/targets' })).status).toBe(200);
      expect(await received).toMatch(/^HTTP\/1\.1 408/);
    },
  },
];

interface Stream {
  readonly asking: ClientRequest;
  readonly response: IncomingMessage;
}

async function follow({ port }: Victim, token: string): Promise<Stream> {
  const headers = { authorization: `Bearer ${token}` };
  const asking = request({ host: '127.0.0.1', port, path: '/api/stream', headers, agent: false }).on('error', () => {});
  asking.end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage]; // So Node says it.
  response.on('error', () => {});
  return { asking, response };
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return text;
}
