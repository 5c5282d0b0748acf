import type { Page } from 'playwright-core';
import { z } from 'zod';

/** Sends a request as a script would: without a browser, and so without its cookies. */
export async function call(
  url: string,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new TypeError(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response;
}

/** Settings of a target of the API at a sandbox. */
export function settingsAt(url: string, siteId: number): Readonly<Record<string, unknown>> {
  return { url, siteId, visitsPerDay: 1_000_000, timezone: 'Etc/UTC', pages: ['https://www.example.com/'] };
}

/** Makes targets of the API, all of them on sites of their own, and applies them. */
export async function applyTargets(api: string, sandbox: string, keys: readonly string[]): Promise<void> {
  const targets = Object.fromEntries(keys.map((key, index) => [key, settingsAt(sandbox, index + 1)]));
  await call(`${api}/api/import`, 'POST', { targets });
  const planned = await call(`${api}/api/plan`, 'POST', {});
  const { planId } = z.object({ planId: z.string() }).parse(await planned.json());
  await call(`${api}/api/apply`, 'POST', { planId });
}

/** Waits until the server has looked at what somebody writes, and found no fault. */
export async function accepted(page: Page): Promise<void> {
  await page.getByText('The server accepts it').waitFor();
}
