import type { Problem } from '@trafficinator/core';

type ProblemCode = Problem['code'];

/** Of codes whose area does not say it. */
const OF_CODE: Partial<Readonly<Record<ProblemCode, number>>> = {
  'access.login-needed': 401,
  'access.wrong-token': 401,
  'access.not-allowed': 403,
  'access.other-site': 403,
  'access.unknown-host': 421,
  'access.locked-out': 429,
  'access.too-many-requests': 429,
  'api.no-runner-here': 409,
  'api.no-such-plan': 404,
  'api.plan-stale': 409,
  'api.precondition-invalid': 400,
  'api.precondition-missing': 428,
  'config.no-such-target': 404,
  'draft.changed': 412,
  'draft.exists': 409,
  'draft.managed-by-config': 409,
  'draft.no-such-draft': 404,
  'draft.no-such-target': 404,
  'draft.taken-over': 409,
  'plan.managed-by-api': 409,
  'plan.no-such-tag': 404,
  'plan.no-such-target': 404,
  'plan.protected': 409,
  'plan.stale': 409,
  'request.invalid': 400,
  'request.invalid-key': 400,
  'request.key-in-use': 409,
  'request.key-reused': 422,
  'request.media-type': 415,
  'request.no-such-method': 405,
  'request.no-such-path': 404,
  'request.too-large': 413,
  'request.too-many-streams': 429,
  'request.unreadable': 400,
  'run.not-found': 404,
  'run.none-yet': 404,
  'runner.already-started': 409,
  'runner.cannot-start': 409,
  'server.fault': 500,
  'server.stopping': 503,
  'state.copied': 409,
  'state.in-use': 409,
  'state.lock-lost': 409,
  'state.locked': 409,
  'state.moved-on': 409,
  'state.no-such-lock': 409,
  'state.no-such-target': 404,
  'state.run-ended': 409,
  'state.target-exists': 409,
  'token.name-taken': 409,
  'token.no-such-token': 404,
};

/** The status of HTTP that a problem is answered with. A state that cannot be used now is a matter of the server, else it is one of the request. */
export function statusOf(code: ProblemCode): number {
  return OF_CODE[code] ?? (code.startsWith('state.') ? 503 : 422);
}
