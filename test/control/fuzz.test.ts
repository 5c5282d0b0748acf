import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpenApiDocument } from '../../packages/control/src/server/openapi/open-api.js';
import { anApi, someSettings } from '../../packages/control/src/server/routes/api.test-support.js';
import { type FuzzAnswer, faultFinder } from './fuzz/faults-of.js';
import { type FuzzRequest, LAST_PLAN, requestArbitrary } from './fuzz/requests.js';
import type { JsonSchema } from './fuzz/schema-arbitrary.js';

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 10_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_127);

/** Nothing answers there: a probe ends at once. */
const NOWHERE = 'http://127.0.0.1:9/matomo.php';

describe('the API under random requests', () => {
  test(`answers ${REQUESTS} valid and invalid ones as its document says, and never fails`, {
    timeout: 900_000,
  }, async () => {
    await using api = await anApi({
      gate: { requestsPerSecond: 1_000_000_000 },
      startRunner: async () => ({ pid: 1 }),
    });
    const authorization = `Bearer ${await api.give('admin')}`;
    const { body: document } = await api.ask('GET /api/openapi.json', undefined, { authorization });
    const { body: settings } = await api.ask('GET /api/schema/target', undefined, { authorization });
    const described = document as unknown as OpenApiDocument; // As the server has made it.
    const valid = someSettings({ url: NOWHERE });
    const sources = { document: described, settings: settings as JsonSchema, valid, authorization };
    const faultsOf = faultFinder(described);
    const seen = new Map<string, number>();
    const found: string[] = [];
    let plan = '';
    for (const drawn of fc.sample(requestArbitrary(sources), { numRuns: REQUESTS, seed: SEED })) {
      const request = { ...drawn, body: drawn.body?.replace(LAST_PLAN, plan) };
      const answer = await send(api, request);
      const { operationId } = request.placed.operation;
      if (operationId === 'plan' && answer.status === 200) plan = planIn(answer);
      const name = `${operationId} ${answer.status < 400 ? 'succeeds' : 'is refused'}`;
      seen.set(name, (seen.get(name) ?? 0) + 1);
      for (const fault of faultsOf(request, answer)) found.push(told(request, answer, fault));
      if (found.length >= 10) break;
    }
    expect(found).toEqual([]);
    expect(rarelyAnswered(seen)).toEqual([]);
    expect(api.told.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

function planIn({ text }: FuzzAnswer): string {
  const answer: unknown = JSON.parse(text);
  return typeof answer === 'object' && answer !== null && 'planId' in answer ? String(answer.planId) : '';
}

type Api = Awaited<ReturnType<typeof anApi>>;

async function send({ app }: Api, { placed, url, headers, body }: FuzzRequest): Promise<FuzzAnswer> {
  const method = placed.method.toUpperCase() as 'GET'; // One of those that the document knows.
  const answer = await app.inject({ method, url, headers, ...(body !== undefined && { payload: body }) });
  return { status: answer.statusCode, type: String(answer.headers['content-type'] ?? ''), text: answer.body };
}

function told({ placed, url, headers, body }: FuzzRequest, { status, text }: FuzzAnswer, fault: string): string {
  const asked = `${placed.method} ${url} ${JSON.stringify(headers)} ${body ?? ''}`;
  return `${fault} ${asked.slice(0, 1_000)}: ${status} ${text.slice(0, 1_000)}`;
}

/** What requests must reach both ways, or they tell nothing. */
const BOTH_WAYS = [
  'createTarget',
  'patchTarget',
  'replaceTarget',
  'deleteTarget',
  'listTargets',
  'plan',
  'apply',
  'pauseTargets',
  'importTargets',
  'createToken',
  'probe',
];

function rarelyAnswered(seen: ReadonlyMap<string, number>): readonly string[] {
  const names = BOTH_WAYS.flatMap((operation) => [`${operation} succeeds`, `${operation} is refused`]);
  return REQUESTS < 2_000 ? [] : names.filter((name) => (seen.get(name) ?? 0) < 3);
}
