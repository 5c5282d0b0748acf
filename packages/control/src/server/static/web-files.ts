import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** A file of the pages, ready to be sent. */
export interface WebFile {
  readonly type: string;
  readonly tag: string;
  readonly cacheControl: string;
  readonly plain: Buffer;
  /** Absent where they would be no smaller. */
  readonly br?: Buffer | undefined;
  readonly gzip?: Buffer | undefined;
}

/** Files by the path of their URL. Nothing else is ever sent, whatever is asked for. */
export type WebFiles = ReadonlyMap<string, WebFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};

/** Reads the pages as they were built. Throws a TypeError where there are none: they are a part of the program. */
export async function readWebFiles(folder: string): Promise<WebFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && TYPES[extname(entry.name)] !== undefined)
      .map(async (entry) => {
        const file = join(entry.parentPath, entry.name);
        const path = `/${relative(folder, file).split(sep).join('/')}`;
        return [path, await webFile(path, await readFile(file))] as const;
      }),
  );
  const found = new Map(files);
  if (!found.has('/index.html')) throw new TypeError(`The pages were not built: ${folder} has no index.html.`);
  return found;
}

async function webFile(path: string, plain: Buffer): Promise<WebFile> {
  const [br, zipped] = await Promise.all([toBrotli(plain), promisify(gzip)(plain, { level: 9 })]);
  return {
    type: TYPES[extname(path)] ?? '',
    tag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    // Names of built files have a hash of what is in them.
    cacheControl: path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    plain,
    ...(br.length < plain.length && { br }),
    ...(zipped.length < plain.length && { gzip: zipped }),
  };
}

/** Not the slowest of all its ways: it takes a second where the others take 50 ms, and saves a hundredth. */
function toBrotli(plain: Buffer): Promise<Buffer> {
  return promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
}
