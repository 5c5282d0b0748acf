import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands before a server, and tells of all that clients send, before the server hears of it. */
export interface Relay extends AsyncDisposable {
  readonly port: number;
}

/** Starts a relay before a server of this machine. With `false` from `onMessage`, the server never hears of what was sent. */
export async function aRelay(serverPort: number, onMessage: () => boolean): Promise<Relay> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1');
    clients.add(client);
    client.on('data', (bytes) => void (onMessage() && upstream.write(bytes)));
    upstream.pipe(client);
    // A client that was killed resets its connection: then the server still hears of what was sent before, and of the end.
    client.on('error', () => undefined);
    client.on('close', () => {
      clients.delete(client);
      upstream.end();
    });
    upstream.on('error', () => undefined).on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
