import { Failure, problem, type SeenDraft, type TargetKey } from '@trafficinator/core';
import type { FastifyRequest } from 'fastify';

/** The tag of a target, by which a change says what it is based on: it names how its settings were seen, and not its traffic. */
export function targetTag({ serial, revision }: SeenDraft): string {
  return `"${serial}-${revision}"`;
}

/** What a request says that it has seen; undefined where it says nothing, or that it takes the target as it is. Throws `api.precondition-invalid`. */
export function seenIn({ headers }: FastifyRequest): SeenDraft | undefined {
  const given = headers['if-match'];
  if (given === undefined || given === '*') return undefined;
  const [, serial, revision] = /^"(\d{1,15})-(\d{1,15})"$/.exec(given) ?? [];
  if (serial === undefined || revision === undefined)
    throw new Failure([problem('api.precondition-invalid', { given: JSON.stringify(given.slice(0, 50)) })]);
  return { serial: Number(serial), revision: Number(revision) };
}

/** The same, of a change that must say it. Throws `api.precondition-missing` too. */
export function requireSeen(request: FastifyRequest, key: TargetKey): SeenDraft | undefined {
  if (request.headers['if-match'] === undefined)
    throw new Failure([problem('api.precondition-missing', { how: `GET /api/targets/${key}` })]);
  return seenIn(request);
}
