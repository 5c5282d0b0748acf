import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import createClient from 'openapi-fetch';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { anApi } from '../routes/api.test-support.js';

const root = join(import.meta.dirname, '../../../../..');

/** What somebody would write who knows the document alone. */
const PROGRAM = `
import createClient from 'openapi-fetch';
import type { paths } from './api.js';

export async function story(baseUrl: string): Promise<number> {
  const client = createClient<paths>({ baseUrl });
  const settings = { url: 'https://shop.example.com/matomo.php', siteId: 1, visitsPerDay: 100, pages: ['https://www.example.com/'] };
  const { data: created } = await client.POST('/api/targets', { body: { key: 'shop', settings } });
  const { data: plan, error } = await client.POST('/api/plan', { body: { source: 'drafts' } });
  if (plan === undefined) throw new TypeError(error.detail);
  const { data: applied } = await client.POST('/api/apply', { body: { planId: plan.planId } });
  const { data: list } = await client.GET('/api/targets', { params: { query: { tag: ['eu'], sort: 'used', limit: 10 } } });
  const state: 'idle' | undefined | string = created && 'state' in created ? created.state : undefined;
  // @ts-expect-error There is no such sort.
  await client.GET('/api/targets', { params: { query: { sort: 'colour' } } });
  return (applied?.serial ?? 0) + (list?.total ?? 0) + (state === undefined ? 0 : 1);
}
`;

describe('the OpenAPI document', { timeout: 120_000 }, () => {
  test('passes a linter', async () => {
    await using api = await anApi();
    const { text } = await api.ask('GET /api/openapi.json');
    const config = await createConfig({ extends: ['recommended'] });
    const found = await lintFromString({ source: text, absoluteRef: '/openapi.json', config });
    expect(found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  test('makes a typed client, whose program passes the compiler and does what it says', async () => {
    await using api = await anApi();
    const baseUrl = await api.listen();
    const { text } = await api.ask('GET /api/openapi.json');
    // Beside the packages that the program imports.
    const folder = await mkdtemp(join(root, 'node_modules/.client-'));
    try {
      const types = astToString(await openapiTS(text));
      await writeFile(join(folder, 'api.ts'), types);
      await writeFile(join(folder, 'story.ts'), PROGRAM);
      expect(faultsIn(join(folder, 'story.ts'))).toEqual([]);
      const javascript = ts.transpileModule(PROGRAM, {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2024 },
      });
      await writeFile(join(folder, 'story.mjs'), javascript.outputText);
      const { story } = (await import(join(folder, 'story.mjs'))) as { story: (url: string) => Promise<number> }; // As it was written.
      expect(await story(baseUrl)).toBe(1);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('tells a client what an error holds', async () => {
    await using api = await anApi();
    const client = createClient({ baseUrl: await api.listen() });
    // Without the types of the document, the client knows no path.
    const ask = client.GET as (path: string) => Promise<{ readonly error?: { readonly status: number } }>;
    expect((await ask('/api/targets/nobody')).error).toMatchObject({ status: 404, title: 'There is no such target' });
  });
});

function faultsIn(file: string): readonly string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
