import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebFile, WebFiles } from './web-files.js';

/**
 * The file that is sent for a path: itself, or for a path of the pages' own, which the page understands, the page. Undefined where
 * there is none.
 */
export function fileAt(files: WebFiles, path: string): WebFile | undefined {
  const file = files.get(path);
  if (file !== undefined) return file;
  // What a browser asks for by itself, such as /favicon.ico, is no page.
  const isPage = !path.startsWith('/assets/') && !/^\/[^/]*\.[^/]*$/.test(path);
  return isPage ? files.get('/index.html') : undefined;
}

/** Sends it as small as the browser takes it, or says that the browser has it. */
export function sendWebFile(request: FastifyRequest, reply: FastifyReply, file: WebFile): FastifyReply {
  reply.headers({ 'cache-control': file.cacheControl, etag: file.tag, vary: 'Accept-Encoding' });
  if (hasTag(request.headers['if-none-match'], file.tag)) return reply.code(304).send();
  const accepted = encodingsOf(request.headers['accept-encoding']);
  const encoding = (['br', 'gzip'] as const).find((one) => accepted.has(one) && file[one] !== undefined);
  if (encoding !== undefined) reply.header('content-encoding', encoding);
  const body = (encoding === undefined ? undefined : file[encoding]) ?? file.plain;
  return reply.type(file.type).send(body);
}

function hasTag(header: string | undefined, tag: string): boolean {
  return (header ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}

function encodingsOf(header: string | string[] | undefined): ReadonlySet<string> {
  const parts = [header ?? ''].flat().join(',').split(',');
  const accepted = parts.filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part));
  return new Set(accepted.map((part) => part.split(';', 1)[0]?.trim().toLowerCase() ?? ''));
}
