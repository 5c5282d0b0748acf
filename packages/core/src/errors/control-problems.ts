import type { Catalogue } from './words.js';

/** What the problems of the server of the API and of those who ask it need to know. */
export interface ControlProblemDetails {
  /** `address`: as `HOST:PORT`. `hadTokens`: there were some, and all were taken back. */
  'serve.needs-tokens': { readonly address: string; readonly hadTokens: boolean };
  'serve.cannot-listen': { readonly address: string; readonly reason: string };
  'serve.bad-certificate': { readonly reason: string };
  'token.invalid-name': { readonly name: string };
  'token.name-taken': { readonly name: string };
  'token.no-such-token': { readonly id: string };
  'access.login-needed': Record<never, never>;
  'access.wrong-token': Record<never, never>;
  /** `needed` and `role`: roles. `endpoint`: as `POST /api/apply`. */
  'access.not-allowed': { readonly endpoint: string; readonly needed: string; readonly role: string };
  'access.locked-out': { readonly seconds: number };
  'access.too-many-requests': { readonly perSecond: number };
  'access.unknown-host': { readonly host: string };
  'access.other-site': { readonly evidence: string };
  /** `place`: `body`, `query`, `path`. */
  'request.invalid': { readonly place: string; readonly message: string };
  'request.unreadable': { readonly reason: string };
  'request.media-type': { readonly accepted: readonly string[] };
  'request.too-large': { readonly limitBytes: number };
  'request.no-such-path': { readonly path: string };
  'request.no-such-method': { readonly method: string; readonly path: string; readonly allowed: readonly string[] };
  'request.invalid-key': Record<never, never>;
  'request.key-reused': Record<never, never>;
  'request.key-in-use': Record<never, never>;
  'request.too-many-streams': { readonly most: number };
  'server.stopping': Record<never, never>;
  /** `id`: under which the log of the server has more. */
  'server.fault': { readonly id: string };
  'runner.already-started': { readonly pid: number };
  'runner.cannot-start': { readonly reason: string };
}

/** Words of the problems of the server of the API and of those who ask it. */
export const controlProblems: Catalogue<ControlProblemDetails> = {
  'serve.needs-tokens': ({ address, hadTokens }) => ({
    title: 'Nobody could log in',
    detail: hadTokens
      ? `All tokens were taken back, and without one nobody may use what listens on ${address}.`
      : `What listens on ${address} can be reached by others, and no token was given out, so that everybody or nobody could use it.`,
    fix: 'trafficinator token create --role admin --name NAME',
  }),
  'serve.cannot-listen': ({ address, reason }) => ({
    title: 'The server cannot start',
    detail: `Nothing can listen on ${address}: ${reason}.`,
    fix: 'Give another address with --listen, such as 127.0.0.1:8651, or port 0 for any that is free.',
  }),
  'serve.bad-certificate': ({ reason }) => ({
    title: 'The certificate cannot be used',
    detail: `${reason}.`,
    fix: 'Give files in PEM form that belong together: --tls-cert with the certificate and those between it and the root, --tls-key with its key.',
  }),
  'token.invalid-name': ({ name }) => ({
    title: 'A token cannot have that name',
    detail: `${JSON.stringify(name.slice(0, 80))} is no name: expected 1 to 60 letters, digits, spaces and . _ - @, beginning with a letter or digit.`,
    fix: 'Name whom or what the token is for, such as "Ada" or deploy-bot.',
  }),
  'token.name-taken': ({ name }) => ({
    title: 'There is a token of that name',
    detail: `A token is called "${name}" already, and the history could not tell two apart.`,
    fix: 'Give another name, or take the other token back: trafficinator token revoke ID',
  }),
  'token.no-such-token': ({ id }) => ({
    title: 'There is no such token',
    detail: `No token has the id "${id.slice(0, 80)}".`,
    fix: 'trafficinator token list',
  }),
  'access.login-needed': () => ({
    title: 'A login is needed',
    detail: 'Neither a token nor a session that is still valid came with the request.',
    fix: 'Send the header `Authorization: Bearer TOKEN`, or log in at the page.',
  }),
  'access.wrong-token': () => ({
    title: 'The token is not valid',
    detail: 'Nobody gave this token out, or it has expired or was taken back.',
    fix: 'Ask an admin for a new one: trafficinator token create',
  }),
  'access.not-allowed': ({ endpoint, needed, role }) => ({
    title: 'The role is not enough',
    detail: `${endpoint} needs the role ${needed}, and the request came with the role ${role}.`,
    fix: `Use a token of the role ${needed}.`,
  }),
  'access.locked-out': ({ seconds }) => ({
    title: 'Too many wrong tokens',
    detail: `Too many tokens that are not valid came from this address. It may try again in ${seconds} s.`,
  }),
  'access.too-many-requests': ({ perSecond }) => ({
    title: 'Too many requests',
    detail: `Nobody may send more than ${perSecond} requests per second for long.`,
    fix: 'Wait as long as the header Retry-After says.',
  }),
  'access.unknown-host': ({ host }) => ({
    title: 'The server is not called so',
    detail: `The request was sent to ${JSON.stringify(host.slice(0, 100))}, which is no name or address of this server. Another site may have led the browser here.`,
    fix: 'trafficinator serve --host-name NAME, for every name by which it is reached.',
  }),
  'access.other-site': ({ evidence }) => ({
    title: 'Another site asks',
    detail: `The request comes from the page of another site (${evidence}), which may neither read nor change anything here.`,
    fix: 'Open the page of this server itself. Behind a proxy: trafficinator serve --public-url URL',
  }),
  'request.invalid': ({ place, message }) => ({
    title: 'The request is not understood',
    detail: `In the ${place}: ${message}`,
    fix: 'GET /api/docs tells what every endpoint takes.',
  }),
  'request.unreadable': ({ reason }) => ({
    title: 'The request cannot be read',
    detail: reason,
  }),
  'request.media-type': ({ accepted }) => ({
    title: 'The body is of the wrong type',
    detail: `A body must be sent as ${accepted.join(' or ')}.`,
    fix: `Send the header \`Content-Type: ${accepted[0]}\`.`,
  }),
  'request.too-large': ({ limitBytes }) => ({
    title: 'The request is too large',
    detail: `At most ${limitBytes / 1_048_576} MiB are taken here.`,
  }),
  'request.no-such-path': ({ path }) => ({
    title: 'There is nothing here',
    detail: `The API has no ${JSON.stringify(path.slice(0, 200))}.`,
    fix: 'GET /api/docs lists everything that there is.',
  }),
  'request.no-such-method': ({ method, path, allowed }) => ({
    title: 'That cannot be done here',
    detail: `${method} is not possible for ${JSON.stringify(path.slice(0, 200))}, only ${allowed.join(', ')}.`,
  }),
  'request.invalid-key': () => ({
    title: 'The idempotency key is not valid',
    detail: 'An Idempotency-Key has 1 to 200 visible ASCII characters.',
    fix: 'Send a new UUID with every request that is not a repetition.',
  }),
  'request.key-reused': () => ({
    title: 'The idempotency key was used for something else',
    detail: 'Another request had the same Idempotency-Key. Nothing was done.',
    fix: 'Send a new UUID with every request that is not a repetition.',
  }),
  'request.key-in-use': () => ({
    title: 'The same request is under way',
    detail: 'A request with this Idempotency-Key has not been answered yet. Nothing was done a second time.',
    fix: 'Wait a second, and ask again with the same key.',
  }),
  'request.too-many-streams': ({ most }) => ({
    title: 'Too many streams are open',
    detail: `At most ${most} streams are open at a time.`,
    fix: 'Close pages that nobody looks at, and try again.',
  }),
  'server.stopping': () => ({
    title: 'The server is stopping',
    detail: 'It takes no further request. Nothing was done.',
  }),
  'server.fault': ({ id }) => ({
    title: 'This is a fault of Trafficinator',
    detail: `Something went wrong that should not. The log of the server tells more under ${id}.`,
    fix: 'Please report it with what the log says.',
  }),
  'runner.already-started': ({ pid }) => ({
    title: 'The runner of this server is at work',
    detail: `This server started a runner (process ${pid}) that has not ended, and starts one at a time.`,
    fix: 'Stop it first, or start more by hand: trafficinator run',
  }),
  'runner.cannot-start': ({ reason }) => ({
    title: 'The runner did not start',
    detail: reason,
    fix: 'trafficinator run, by hand, tells more.',
  }),
};
