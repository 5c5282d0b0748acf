import { answeredPath, pathOf } from './answered-path.js';
import type { Visitors } from './auth/visitor.js';
import type { ControlApp } from './control-app.js';
import { isApi } from './security/security-headers.js';
import type { ServerLog } from './server-log.js';

/** Tells the log who changed what, and what was refused. What is only looked at is told of nowhere. */
export function logRequests(
  app: ControlApp,
  { visitors, log }: { readonly visitors: Visitors; readonly log: ServerLog },
): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, ip, id } = request;
    const path = pathOf(request.url);
    const { statusCode: status } = reply;
    const isRead = method === 'GET' || method === 'HEAD';
    const isRefused = REFUSALS.has(status);
    if (!isApi(answeredPath(request)) || (isRead && !isRefused)) return;
    const user = visitors.of(request)?.user.name;
    const message = isRefused ? 'a request was refused' : status < 400 ? 'a request was done' : 'a request failed';
    log({
      level: isRefused ? 'warn' : 'info',
      message,
      fields: { user, method, path, status, address: ip, request: id },
    });
  });
}

/** 401 comes with every first visit, and what was tried with a token is told of by itself. */
const REFUSALS: ReadonlySet<number> = new Set([403, 421, 429]);
