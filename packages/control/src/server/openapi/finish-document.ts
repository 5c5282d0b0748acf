import { type Right, rights } from '../../api/rights.js';
import { apiProblemDocument } from '../documents/api-problem.js';
import type { ComponentSchemas } from './component-schemas.js';
import { examples } from './examples.js';
import {
  type Answer,
  type Body,
  type JsonSchema,
  type Method,
  methods,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type PathItem,
  type Reference,
  type Tag,
} from './open-api.js';

const table: Readonly<Record<string, Right>> = rights;

const TAGS: readonly Tag[] = [
  { name: 'targets', description: 'What there is, how it does, and what the API keeps of it.' },
  { name: 'plan and apply', description: 'From drafts to what runs: look first, then apply what was seen.' },
  { name: 'operations', description: 'Pause, resume, and ask targets what they are.' },
  { name: 'runs', description: 'Runners, what they did, and comparisons.' },
  { name: 'history', description: 'Who did what, and what runs told.' },
  { name: 'transfer', description: 'Into a config, and from elsewhere.' },
  { name: 'access', description: 'Tokens and sessions.' },
  { name: 'server', description: 'The server itself.' },
];

const PROBLEM: Answer = {
  description: 'What is wrong, and what to do.',
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      example: examples.problem,
    },
  },
};

/** What is made of the routes alone: a document without what they have in common. */
type Made = Pick<OpenApiDocument, 'openapi' | 'info'> & { readonly paths: Readonly<Record<string, MadeItem>> };
type MadeItem = Readonly<Partial<Record<Method, Partial<Operation>>>>;

/** Adds to the document of all routes what they have in common: who may use them, what errors look like, and the named documents. */
export function finishDocument(made: object, schemas: ComponentSchemas): OpenApiDocument {
  const document = made as Made; // Swagger makes an OpenAPI document, as it was asked for.
  schemas.of(apiProblemDocument);
  const paths = Object.entries(document.paths).map(([path, item]) => [path, finishedPath(path, item)] as const);
  return {
    ...document,
    tags: TAGS,
    security: [{ bearer: [] }, { session: [] }],
    paths: Object.fromEntries(paths),
    components: { schemas: schemas.all(), responses: { Problem: PROBLEM }, securitySchemes: SECURITY },
  };
}

const SECURITY = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'A token of `trafficinator token create`, or of `POST /api/tokens`.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'trafficinator_session',
    description: 'What `POST /api/session` sets, for browsers; `__Host-trafficinator_session` under TLS.',
  },
};

function finishedPath(path: string, item: MadeItem): PathItem {
  const finished = methods.flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [[method, finishedOperation({ method, path }, operation)] as const];
  });
  return Object.fromEntries(finished);
}

interface At {
  readonly method: Method;
  readonly path: string;
}

function finishedOperation(at: At, operation: Partial<Operation>): Operation {
  const { method, path } = at;
  const right = table[`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`] ?? 'admin';
  const { responses = {}, parameters = [], description, operationId = nameOf(at), requestBody } = operation;
  const needs = right === 'anyone' ? 'Nobody needs to be logged in.' : `Needs the role ${right}.`;
  return {
    ...operation,
    operationId,
    summary: operation.summary ?? '',
    tags: operation.tags ?? [],
    description: description === undefined ? needs : `${description}\n\n${needs}`,
    'x-role': right,
    ...(right === 'anyone' && { security: [] }),
    parameters: [...parameters, ...headersOf(at)],
    ...(requestBody !== undefined && { requestBody: withExample(operationId, requestBody) }),
    responses: { ...withHeaders(at, responses), '4XX': REFERENCE, '5XX': REFERENCE },
  };
}

const REFERENCE: Reference = { $ref: '#/components/responses/Problem' };

/** `GET /api/meta` is `getMeta`. */
function nameOf({ method, path }: At): string {
  const words = path
    .replace(/^\/api/, '')
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== '');
  return method + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

const TEXT: JsonSchema = { type: 'string' };

/** Headers that requests may have. */
function headersOf({ method, path }: At): readonly Parameter[] {
  if (method === 'post')
    return [
      {
        in: 'header',
        name: 'Idempotency-Key',
        description:
          'Of a request that may be sent again: the second one is answered as the first was, and does nothing.',
        schema: { type: 'string', minLength: 1, maxLength: 200 },
      },
    ];
  if (method === 'get' || !path.startsWith('/api/targets/')) return [];
  return [
    { in: 'header', name: 'If-Match', description: 'The `ETag` of the target as it was seen, or `*`.', schema: TEXT },
  ];
}

/** Headers that answers have. */
function withHeaders(at: At, responses: Operation['responses']): Operation['responses'] {
  const headers = Object.fromEntries(
    answerHeaders(at).map(([name, description]) => [name, { description, schema: TEXT }] as const),
  );
  const status = at.method === 'post' ? '201' : '200';
  const answer = responses[status];
  if (Object.keys(headers).length === 0 || answer === undefined || '$ref' in answer) return responses;
  return { ...responses, [status]: { ...answer, headers } };
}

function answerHeaders({ method, path }: At): readonly (readonly [name: string, description: string])[] {
  const tag = ['ETag', 'How the settings of the target were seen: for `If-Match`.'] as const;
  if (method === 'post' && path === '/api/targets') return [tag, ['Location', 'Of the new target.']];
  if (/^\/api\/targets\/\{key\}(\/(pages|events))?$/.test(path)) return [tag];
  const isPaged = method === 'get' && /^\/api\/(targets|runs|events|logs)$/.test(path);
  return isPaged ? [['Link', 'The next page, as `rel="next"`; absent on the last one.']] : [];
}

function withExample(operationId: string, body: Body): Body {
  const example = examples.bodies[operationId];
  const content = Object.entries(body.content).map(([type, media]) => [type, { ...media, example }] as const);
  return { ...body, required: true, ...(example !== undefined && { content: Object.fromEntries(content) }) };
}
