import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

/** A note of the merge request. */
export interface Note {
  readonly id: number;
  readonly author: { readonly id: number };
  body: string;
}

export const PROJECT = 11;
export const MERGE_REQUEST = 3;
/** Who the project's token belongs to. */
export const BOT = 99;

/** What GitLab keeps, and its API as far as the example uses it. */
export class GitlabApi implements AsyncDisposable {
  readonly notes: Note[] = [];
  /** What the newest pipeline of main has published: text by the name of the job. */
  readonly published = new Map<string, string>();
  readonly requests: string[] = [];
  readonly #token: string;
  readonly #server: Server;

  private constructor(token: string) {
    this.#token = token;
    this.#server = createServer(async (request, response) => {
      const body = this.#answer(request, await text(request));
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body ?? { message: '404 Not Found' }));
    });
  }

  /** Starts it; notes need the token, and what is published needs none. */
  static async start(token: string): Promise<GitlabApi> {
    const api = new GitlabApi(token);
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}/api/v4`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Adds a note. */
  note(author: number, body: string): Note {
    const note = { id: this.notes.length + 1, author: { id: author }, body };
    this.notes.push(note);
    return note;
  }

  /** Undefined for what there is not, or is not for whoever asks. */
  #answer(request: IncomingMessage, body: string): unknown {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://api');
    const path = pathname.replace(/^\/api\/v4/, '');
    this.requests.push(`${request.method} ${path}`);
    if (path === `/projects/${PROJECT}/jobs/artifacts/main/raw/traffic-state.json`) {
      return this.published.get(searchParams.get('job') ?? '');
    }
    if (request.headers['private-token'] !== this.#token) return undefined;
    const notes = `/projects/${PROJECT}/merge_requests/${MERGE_REQUEST}/notes`;
    if (path === '/user') return { id: BOT };
    if (request.method === 'POST' && path === notes) return this.note(BOT, JSON.parse(body).body);
    if (request.method === 'PUT') return this.#edit(path.replace(`${notes}/`, ''), JSON.parse(body).body);
    const [size, page] = [Number(searchParams.get('per_page')), Number(searchParams.get('page'))];
    return path === notes ? this.notes.slice((page - 1) * size, page * size) : undefined;
  }

  #edit(id: string, body: string): Note | undefined {
    const note = this.notes.find((one) => String(one.id) === id && one.author.id === BOT);
    if (note !== undefined) note.body = body;
    return note;
  }
}
