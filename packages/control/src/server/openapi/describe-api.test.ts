import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rights } from '../../api/rights.js';
import { aControl } from '../test-control.test-support.js';
import { apiReference } from './api-reference.js';
import { type OpenApiDocument, placedIn } from './open-api.js';

async function aDocument(): Promise<OpenApiDocument> {
  await using control = await aControl();
  const answer = await control.app.inject('/api/openapi.json');
  return answer.json<OpenApiDocument>();
}

describe('describeApi', () => {
  test('describes every endpoint of the table of rights, with the least role that may use it', async () => {
    const described = placedIn(await aDocument()).map(({ method, path, operation }) => {
      const endpoint = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
      return [endpoint, operation['x-role']] as const;
    });
    expect(Object.fromEntries(described)).toEqual(rights);
  });

  test('names every operation once, and says in words what each does', async () => {
    const placed = placedIn(await aDocument());
    const ids = placed.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const wordless = placed.filter(
      ({ operation }) => !/^[A-Z].*\.$/.test(operation.summary) || operation.tags.length !== 1,
    );
    expect(wordless.map(({ operation }) => operation.operationId)).toEqual([]);
  });

  test('refers to nothing that it does not hold, and holds nothing that nobody refers to', async () => {
    const document = await aDocument();
    const text = JSON.stringify(document);
    const referred = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name));
    expect([...referred].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });

  test('is what docs/reference/api.md is written from; if it differs, run `pnpm gen`', async () => {
    const page = join(import.meta.dirname, '../../../../../docs/reference/api.md');
    expect(apiReference(await aDocument())).toBe(readFileSync(page, 'utf8'));
  });

  test('is answered with 304 to whoever has it', async () => {
    await using control = await aControl();
    const { headers } = await control.app.inject('/api/openapi.json');
    const again = await control.app.inject({
      url: '/api/openapi.json',
      headers: { 'if-none-match': String(headers.etag) },
    });
    expect(again.statusCode).toBe(304);
  });

  test('is a page for people, whose policy runs nothing', async () => {
    await using control = await aControl();
    const { headers, body } = await control.app.inject('/api/docs');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(body).not.toContain('<script');
    const anchors = new Set([...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...body.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !anchors.has(id))).toEqual([]);
  });
});
