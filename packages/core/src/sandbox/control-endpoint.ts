import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { answerJson } from './answers.js';
import type { SandboxCounts } from './counts.js';
import { type FaultBoard, type FaultChange, faultChangeSchema } from './faults.js';
import { readBody } from './read-body.js';
import type { VisitLog } from './visit-log.js';

/** What the endpoint works with. */
export interface ControlEndpointParts {
  readonly siteIds: readonly number[];
  readonly counts: () => SandboxCounts;
  readonly log: VisitLog;
  readonly faults: FaultBoard;
  readonly reset: () => void;
}

/** Answers requests to `/sandbox/...`: what was counted, what was recorded, which faults are on. */
export class ControlEndpoint {
  readonly #parts: ControlEndpointParts;

  constructor(parts: ControlEndpointParts) {
    this.#parts = parts;
  }

  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { counts, faults, reset } = this.#parts;
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /sandbox/counts':
        return answerJson(response, 200, counts());
      case 'GET /sandbox/visits':
        return this.#listVisits(response, url.searchParams);
      case 'GET /sandbox/faults':
        return answerJson(response, 200, faults.settings());
      case 'POST /sandbox/faults':
        return this.#setFault(request, response);
      case 'POST /sandbox/reset':
        reset();
        return answerJson(response, 200, counts());
      default:
        return answerJson(response, 404, { error: 'There is no such resource' });
    }
  }

  #listVisits(response: ServerResponse, search: URLSearchParams): void {
    const asked = pageSchema.safeParse(Object.fromEntries(search));
    if (asked.success) answerJson(response, 200, this.#parts.log.page(asked.data));
    else answerProblem(response, asked.error);
  }

  async #setFault(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body.kind === 'aborted') return;
    const change = changeIn(body.kind === 'read' ? body.text : '', this.#parts.siteIds);
    if (change.success) {
      this.#parts.faults.set(change.data);
      answerJson(response, 200, this.#parts.faults.settings());
    } else answerProblem(response, change.error);
  }
}

const MAX_BODY_BYTES = 65_536;

const whole = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number);
const pageSchema = z.strictObject({
  siteId: whole.optional(),
  limit: whole
    .pipe(z.number().min(1).max(1000))
    .optional()
    .transform((limit) => limit ?? 100),
  offset: whole.optional().transform((offset) => offset ?? 0),
});

function changeIn(text: string, siteIds: readonly number[]): z.ZodSafeParseResult<FaultChange> {
  const schema = faultChangeSchema.refine(({ siteId }) => siteId === 'all' || siteIds.includes(siteId), {
    path: ['siteId'],
    message: `must be "all" or one of ${siteIds.join(', ')}`,
  });
  return schema.safeParse(parse(text));
}

function answerProblem(response: ServerResponse, error: z.ZodError): void {
  const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  answerJson(response, 400, { error: 'The request is not understood', issues });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
