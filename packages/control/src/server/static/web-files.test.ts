import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { aControl } from '../test-control.test-support.js';
import { readWebFiles, type WebFiles } from './web-files.js';

// Real states, of which each test has its own.
vi.setConfig({ testTimeout: 60_000 });

const SCRIPT = 'export const text = "a";\n'.repeat(100);
const PAGE = '<!doctype html><title>Pages</title>';

let folder: string;
let pages: WebFiles;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trafficinator-web-'));
  await mkdir(join(folder, 'web/assets'), { recursive: true });
  await writeFile(join(folder, 'web/index.html'), PAGE);
  await writeFile(join(folder, 'web/icon.svg'), '<svg/>');
  await writeFile(join(folder, 'web/assets/index-Bc12.js'), SCRIPT);
  await writeFile(join(folder, 'web/notes.secret'), 'what nobody should read');
  await writeFile(join(folder, 'outside.txt'), 'what nobody should read');
  await symlink(join(folder, 'outside.txt'), join(folder, 'web/linked.txt'));
  pages = await readWebFiles(join(folder, 'web'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the pages', () => {
  test('are files that pages are made of, and nothing that is elsewhere', () => {
    expect([...pages.keys()].sort()).toEqual(['/assets/index-Bc12.js', '/icon.svg', '/index.html']);
  });

  test('are sent as small as the browser takes them, and for ever where their name says what is in them', async () => {
    await using control = await aControl({ pages });
    const ask = (encoding: string) => {
      return control.app.inject({ url: '/assets/index-Bc12.js', headers: { 'accept-encoding': encoding } });
    };
    const [br, zipped, plain] = [await ask('gzip, br'), await ask('gzip, br;q=0'), await ask('identity')];
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(SCRIPT);
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(SCRIPT);
    expect(plain.body).toBe(SCRIPT);
    expect(br.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
  });

  test('are not sent again to who has them', async () => {
    await using control = await aControl({ pages });
    const first = await control.app.inject('/icon.svg');
    const headers = { 'if-none-match': String(first.headers.etag) };
    const again = await control.app.inject({ url: '/icon.svg', headers });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  test.each(['/', '/targets/a', '/targets/a.b', '/plan?x=1', '/runs/1/report'])(
    'answer %s by the page',
    async (url) => {
      await using control = await aControl({ pages });
      const answer = await control.app.inject(url);
      expect([answer.statusCode, answer.body, answer.headers['cache-control']]).toEqual([200, PAGE, 'no-cache']);
    },
  );

  test.each([
    '/assets/none.js',
    '/favicon.ico',
    '/notes.secret',
    '/linked.txt',
    '/assets/../../outside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/..%5coutside.txt',
    '/%2e%2e/outside.txt',
    '//etc/passwd.txt',
  ])('hold no %s', async (url) => {
    await using control = await aControl({ pages });
    const { body } = await control.app.inject(url);
    expect(body).not.toContain('nobody should read');
    expect(body === PAGE || JSON.parse(body).status === 404).toBe(true);
  });

  test('can only be read', async () => {
    await using control = await aControl({ pages });
    const answer = await control.app.inject({ method: 'POST', url: '/targets' });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
    const head = await control.app.inject({ method: 'HEAD', url: '/' });
    expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', String(PAGE.length)]);
  });

  test('were built, or the server does not start', async () => {
    await expect(readWebFiles(join(folder, 'none'))).rejects.toThrow('has no index.html');
  });
});
