// A wire between clients and a server that can be cut, for one client at a time.
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Passes everything on. Clients are told apart by the `application_name` with which they log in. */
export class Wire implements AsyncDisposable {
  readonly #server: Server;
  readonly #ends = new Map<Socket, string>();
  readonly #cut = new Set<string>();

  private constructor(serverPort: number) {
    this.#server = createServer((client) => {
      // The first message is the login.
      client.once('data', (login: Buffer) => this.#join(client, login, serverPort));
      client.on('error', () => undefined);
    });
  }

  /** Listens on a free port in front of a server on this machine. */
  static async start(serverPort: number): Promise<Wire> {
    const wire = new Wire(serverPort);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Breaks all connections of a client without a word, and lets it make no more. */
  cut(applicationName: string): void {
    this.#cut.add(applicationName);
    for (const [socket, name] of this.#ends) if (name === applicationName) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#ends.keys()) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, login: Buffer, serverPort: number): void {
    const name = /application_name\0([^\0]*)/.exec(login.toString('latin1'))?.[1] ?? '';
    if (this.#cut.has(name)) return void client.destroy();
    const server = connect(serverPort, '127.0.0.1');
    server.write(login);
    client.pipe(server).pipe(client);
    this.#keep(client, server, name);
    this.#keep(server, client, name);
  }

  #keep(one: Socket, other: Socket, name: string): void {
    this.#ends.set(one, name);
    one.on('error', () => undefined);
    one.on('close', () => {
      this.#ends.delete(one);
      other.destroy();
    });
  }
}
