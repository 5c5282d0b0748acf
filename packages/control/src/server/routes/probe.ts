import { type Drift, Failure, probeManaged } from '@trafficinator/core';
import type { ProbeAnswer, ProbeBody, ProbeVerdict } from '../../api/operations.js';
import type { ControlApp } from '../control-app.js';
import type { ControlContext } from '../control-context.js';
import { probeAnswerDocument, probeDocument } from '../documents/operation-documents.js';
import { noQuery } from '../documents/queries.js';

/** Asks targets what they are. */
export function probeRoutes(app: ControlApp, context: ControlContext): void {
  app.route({
    method: 'POST',
    url: '/api/probe',
    schema: {
      operationId: 'probe',
      summary: 'Ask a target what it is.',
      description:
        'Tells apart a wrong URL, a wrong token, a site that there is not, a server that does not answer, and a clock that is off. Records no hit, and keeps nothing.',
      tags: ['operations'],
      querystring: noQuery,
      body: probeDocument,
      response: { 200: probeAnswerDocument },
    },
    handler: async (request) => {
      const engine = context.engineFor(context.userOf(request));
      try {
        return answerOf(await probeManaged(engine, context.policy, requestOf(request.body)));
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined) throw error;
        return refusal;
      }
    },
  });
}

function requestOf(body: ProbeBody) {
  if ('settings' in body) return { written: body.settings };
  return { key: body.target.replace(/^target\./, '') };
}

/** The first verdict of which something was found. What nobody could look at is no fault of the target. */
function answerOf(drift: readonly Drift[]): ProbeAnswer {
  const findings = drift.map(({ kind, severity, detail }) => ({ kind, severity, detail }));
  const verdict = VERDICTS.find(([, kinds]) => findings.some(({ kind }) => kinds.includes(kind)));
  return { verdict: verdict?.[0] ?? 'ok', findings };
}

const VERDICTS: readonly (readonly [ProbeVerdict, readonly Drift['kind'][]])[] = [
  ['not-allowed', ['not-allowed']],
  ['not-reachable', ['unreachable', 'unavailable', 'forbidden']],
  ['wrong-url', ['redirected', 'not-matomo']],
  ['wrong-token', ['token-refused', 'no-write-access']],
  ['no-such-site', ['no-such-site']],
  ['clock-skew', ['clock-skew']],
  ['differs', ['timezone', 'ecommerce-off', 'site-search-off', 'version']],
];

/** A place that the API may not ask is an answer as well. */
function refusalOf(error: unknown): ProbeAnswer | undefined {
  if (!(error instanceof Failure) || error.problems.some(({ code }) => code !== 'draft.not-allowed')) return undefined;
  const findings = error.problems.map(({ detail }) => ({ kind: 'not-allowed', severity: 'drift', detail }) as const); // Keeps the literals.
  return { verdict: 'not-allowed', findings };
}
