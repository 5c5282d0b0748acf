// A connection pooler in transaction mode, as small as can be: it hands each transaction to any session that is free.
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A session of the server, which clients share. */
interface Backend {
  readonly socket: Socket;
  client: Client | undefined;
}

interface Client {
  readonly socket: Socket;
  backend: Backend | undefined;
}

/** Stands between clients and a server, and speaks PostgreSQL's protocol just so far that it sees where a transaction ends. */
export class TransactionPooler implements AsyncDisposable {
  readonly #server: Server;
  readonly #serverPort: number;
  readonly #idle: Backend[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(serverPort: number) {
    this.#serverPort = serverPort;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  /** Listens on a free port in front of a server on this machine. */
  static async start(serverPort: number): Promise<TransactionPooler> {
    const pooler = new TransactionPooler(serverPort);
    await new Promise<void>((resolve) => pooler.#server.listen(0, '127.0.0.1', resolve));
    return pooler;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A client logs in through a session of its own, which everybody may use afterwards. */
  #serve(socket: Socket): void {
    const client: Client = { socket: this.#kept(socket), backend: undefined };
    const backend: Backend = { socket: this.#kept(connect(this.#serverPort, '127.0.0.1')), client };
    client.backend = backend;
    let rest: Buffer = Buffer.alloc(0);
    backend.socket.on('data', (data: Buffer) => {
      rest = Buffer.concat([rest, data]);
      for (;;) {
        const message = firstMessage(rest);
        if (message === undefined) return;
        rest = rest.subarray(message.length);
        backend.client?.socket.write(message);
        if (endsTransaction(message)) this.#free(backend);
      }
    });
    socket.on('data', (data: Buffer) => {
      if (data[0] !== TERMINATE) this.#backendOf(client).socket.write(data);
    });
  }

  #free(backend: Backend): void {
    if (backend.client !== undefined) backend.client.backend = undefined;
    backend.client = undefined;
    this.#idle.push(backend);
  }

  #backendOf(client: Client): Backend {
    if (client.backend !== undefined) return client.backend;
    const backend = this.#idle.pop();
    if (backend === undefined) throw new RangeError('Every session is taken.');
    backend.client = client;
    client.backend = backend;
    return backend;
  }

  #kept(socket: Socket): Socket {
    this.#sockets.add(socket);
    return socket.on('error', () => undefined);
  }
}

const TERMINATE = 'X'.charCodeAt(0);
const READY_FOR_QUERY = 'Z'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);

/** A byte says its kind, and four its length without that byte. */
function firstMessage(data: Buffer): Buffer | undefined {
  if (data.length < 5) return undefined;
  const length = 1 + data.readUInt32BE(1);
  return data.length < length ? undefined : data.subarray(0, length);
}

function endsTransaction(message: Buffer): boolean {
  return message[0] === READY_FOR_QUERY && message[5] === IDLE;
}
