import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

/** A comment of the pull request. */
export interface Comment {
  readonly id: number;
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' };
  body: string;
}

/** Something that a run has saved. */
export interface Artifact {
  readonly name: string;
  readonly run: number;
  /** Where its files are. */
  readonly folder: string;
  readonly isOfFork: boolean;
}

/** What a job's token may do: `contents: read` and so on. */
export type Permissions = Readonly<Record<string, string>>;

export const REPOSITORY = 'octo/traffic';
const OWN_ID = 1;
const FORK_ID = 2;

/** What GitHub keeps, and its API as far as the example uses it. A request that its token does not allow is refused. */
export class GithubApi implements AsyncDisposable {
  readonly comments: Comment[] = [];
  readonly artifacts: Artifact[] = [];
  /** What jobs on main have put into the cache: text by key. */
  readonly caches = new Map<string, string>();
  /** Method and path of every request. */
  readonly requests: string[] = [];
  /** The newest commit of main. */
  head = '';
  readonly #tokens = new Map<string, Permissions>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const { status, body } = this.#answer(request, await text(request));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }

  static async start(): Promise<GithubApi> {
    const api = new GithubApi();
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
  }

  /** A token for a job. */
  newToken(permissions: Permissions): string {
    const token = `token-of-job-${this.#tokens.size + 1}`;
    this.#tokens.set(token, permissions);
    return token;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Adds a comment, as a person or a job does. */
  comment(body: string, type: Comment['user']['type']): Comment {
    const login = type === 'Bot' ? 'github-actions[bot]' : 'mallory';
    const comment = { id: this.comments.length + 1, user: { login, type }, body };
    this.comments.push(comment);
    return comment;
  }

  #answer(request: IncomingMessage, body: string): { readonly status: number; readonly body: unknown } {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://api');
    const path = pathname.replace(`/repos/${REPOSITORY}`, '');
    const route = `${request.method} ${path.replace(/\d+/, 'N')}`;
    this.requests.push(route);
    const permissions = this.#tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '') ?? {};
    const may = (scope: string, level: string) => ['write', level].includes(permissions[scope] ?? 'none');
    if (route === 'GET /issues/N/comments' && may('pull-requests', 'read')) {
      const [size, page] = [Number(searchParams.get('per_page')), Number(searchParams.get('page'))];
      return { status: 200, body: this.comments.slice((page - 1) * size, page * size) };
    }
    if (route === 'POST /issues/N/comments' && may('pull-requests', 'write')) {
      return { status: 201, body: this.comment(JSON.parse(body).body, 'Bot') };
    }
    if (route === 'PATCH /issues/comments/N' && may('pull-requests', 'write')) {
      const comment = this.comments.find(({ id }) => path.endsWith(`/${id}`));
      if (comment !== undefined) comment.body = JSON.parse(body).body;
      return { status: comment === undefined ? 404 : 200, body: comment };
    }
    if (route === 'GET /commits/main' && may('contents', 'read')) return { status: 200, body: { sha: this.head } };
    if (route === 'GET /actions/artifacts' && may('actions', 'read')) {
      return { status: 200, body: { artifacts: this.#found(searchParams.get('name')) } };
    }
    return { status: 403, body: { message: 'Resource not accessible by integration' } };
  }

  /** Oldest first, which nobody promises. */
  #found(name: string | null): readonly unknown[] {
    return this.artifacts.flatMap((artifact, at) =>
      artifact.name !== name
        ? []
        : {
            expired: false,
            created_at: new Date(at * 1_000).toISOString(),
            workflow_run: {
              id: artifact.run,
              repository_id: OWN_ID,
              head_repository_id: artifact.isOfFork ? FORK_ID : OWN_ID,
            },
          },
    );
  }
}
