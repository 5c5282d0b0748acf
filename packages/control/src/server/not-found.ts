import { problem } from '@trafficinator/core';
import { sendProblems } from './answer-errors.js';
import { pathOf } from './answered-path.js';
import type { ControlApp } from './control-app.js';
import { methodsAt } from './endpoint-rights.js';
import { isApi } from './security/security-headers.js';
import { fileAt, sendWebFile } from './static/send-web-file.js';
import type { WebFiles } from './static/web-files.js';

/** Answers what is no endpoint: with a file of the pages, or with what there is instead. */
export function answerTheRest(app: ControlApp, pages: WebFiles = new Map()): void {
  app.setNotFoundHandler((request, reply) => {
    const { method } = request;
    const path = pathOf(request.url);
    const isRead = method === 'GET' || method === 'HEAD';
    const file = isApi(path) ? undefined : fileAt(pages, path);
    if (file !== undefined && isRead) return sendWebFile(request, reply, file);
    const allowed = file === undefined ? methodsAt(path) : ['GET', 'HEAD'];
    if (allowed.length === 0) return sendProblems(reply, [problem('request.no-such-path', { path })]);
    reply.header('allow', allowed.join(', '));
    return sendProblems(reply, [problem('request.no-such-method', { method, path, allowed })]);
  });
}
