import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';

/** A server that says it is a Matomo, and notes who asks it what. */
export interface Bait extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  /** The tracker's URL. */
  readonly url: string;
  /** Everything that was asked of it: the first line, headers, and body. */
  readonly asked: readonly string[];
}

/** Starts bait on this machine. */
export async function layBait(answer: RequestListener = answerAsMatomo): Promise<Bait> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}\n${JSON.stringify(request.headers)}\n${await textOf(request)}`);
    answer(request, response);
  });
  server.on('connect', (request: IncomingMessage, socket) => {
    asked.push(`${request.method} ${request.url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    url: `${origin}/matomo.php`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What a tracker of Matomo answers: words to those who only look, and nothing to hits. */
export const answerAsMatomo: RequestListener = ({ method }, response) => {
  if (method === 'POST') response.writeHead(204).end();
  else response.writeHead(200, { 'content-type': 'text/html' }).end('This resource is part of Matomo.');
};

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
