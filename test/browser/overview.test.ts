import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, startBrowser } from './support/browser.js';
import { type Served, serve } from './support/served.js';
import { twoTargets } from './support/two-targets.js';

let browser: Browser;
let served: Served;

beforeAll(async () => {
  browser = await startBrowser();
  served = await serve({ config: twoTargets });
  served.startRun(['--rate', '20']);
});

afterAll(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

describe('the overview', () => {
  test('shows targets as they run, and pauses and resumes one by a key', async () => {
    await using opened = await openPage(browser, served.url);
    const { page } = opened;
    await stateOf(page, 'production', 'running');
    await page.getByRole('link', { name: 'Production' }).focus();
    await page.keyboard.press('p');
    await stateOf(page, 'production', 'paused');
    await page.getByText('target.production paused.').waitFor();
    await page.getByRole('button', { name: 'Resume Production' }).click();
    await stateOf(page, 'production', 'running');
    expect(opened.faults).toEqual([]);
  });

  test('goes red with the right error within two seconds of when hits begin to fail', async () => {
    await using opened = await openPage(browser, served.url);
    const { page } = opened;
    await stateOf(page, 'staging', 'running');
    await served.sandbox.fault(2, { kind: 'error', status: 500, rate: 1 });
    await page.locator('[data-key=staging].alarm').waitFor();
    const shownAt = Date.now();
    const [first] = served.project.query<{ first_at: number }>(
      "SELECT first_at FROM errors WHERE class = 'server-error'",
    );
    expect(shownAt - (first?.first_at ?? 0)).toBeLessThan(2_000);
    expect(await page.locator('[data-key=staging]').textContent()).toContain('server-error');
    // The state follows when most of the latest hits have failed.
    await stateOf(page, 'staging', 'failing');
    await served.sandbox.fault(2, { kind: 'none' });
  });

  test('pauses everything, after it asked', async () => {
    await using opened = await openPage(browser, served.url);
    const { page } = opened;
    await page.getByRole('button', { name: 'Pause everything' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pause all 2 targets?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Pause everything' }).click();
    await dialog.getByRole('button', { name: 'Pause everything' }).click();
    await stateOf(page, 'production', 'paused');
    await stateOf(page, 'staging', 'paused');
    await page.getByRole('button', { name: 'Resume everything' }).click();
    await page.getByRole('button', { name: 'Pause everything' }).waitFor();
  });

  test('pauses all targets of a tag', async () => {
    await using opened = await openPage(browser, `${served.url}/?tag=internal`);
    const { page } = opened;
    await page.getByText('All targets tagged internal').waitFor();
    await page.locator('[data-key=staging]').waitFor();
    expect(await page.locator('[data-key]').count()).toBe(1);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await stateOf(page, 'staging', 'paused');
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await page.locator('[data-key=staging] .badge', { hasText: 'paused' }).waitFor({ state: 'detached' });
  });

  test('keeps search, sort and form in the address, so that a reload shows the same', async () => {
    await using opened = await openPage(browser, served.url);
    const { page } = opened;
    await page.locator('[data-key=production]').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('stag');
    await page.locator('[data-key=production]').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'p95' }).click();
    await page.getByRole('button', { name: 'As cards' }).click();
    const address = new URL(page.url());
    expect(Object.fromEntries(address.searchParams)).toEqual({ q: 'stag', sort: 'p95', view: 'cards' });
    await page.reload();
    await page.locator('.target-card[data-key=staging]').waitFor();
    expect(await page.locator('[data-key]').count()).toBe(1);
  });

  test('survives a restart of the server', async () => {
    await using opened = await openPage(browser, served.url);
    const { page } = opened;
    await page.locator('[data-key=production]').waitFor();
    await served.restart();
    await page.getByRole('button', { name: 'Pause Production' }).click();
    await stateOf(page, 'production', 'paused');
    await page.getByRole('button', { name: 'Resume Production' }).click();
    await page.getByRole('button', { name: 'Pause Production' }).waitFor();
  });
});

async function stateOf(page: Page, key: string, state: string): Promise<void> {
  await page.locator(`[data-key=${key}] .badge`, { hasText: state }).waitFor();
}
