import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { accepted, applyTargets, call } from './support/api-target.js';
import { axeFaults } from './support/axe-faults.js';
import { openPage, startBrowser } from './support/browser.js';
import { type Served, serve } from './support/served.js';

const TOKEN = '0123456789abcdef0123456789abcdef';
const KEY = Buffer.alloc(32, 7).toString('base64');

let browser: Browser;
let served: Served;

beforeAll(async () => {
  browser = await startBrowser();
  served = await serve({ env: { TRAFFICINATOR_SECRET_KEY: KEY, TRAFFICINATOR_ALLOW_TARGET: 'http://127.0.0.1:*' } });
  await applyTargets(served.url, served.sandbox.url, ['staging', 'shop', 'sealed', 'stale', 'old', 'guarded']);
});

afterAll(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

describe('the form of a target', () => {
  test('makes a target of a preset, and leads from the draft to the plan to the apply on one screen', async () => {
    await using opened = await openPage(browser, `${served.url}/new`);
    const { page } = opened;
    await page.getByRole('button', { name: /^light / }).click();
    await page.getByRole('textbox', { name: /^Key/ }).fill('made');
    await page.getByLabel(/^Tracker URL/).fill(served.sandbox.url);
    await page.getByLabel(/^Site ID/).fill('9');
    await page.getByLabel(/^Pages/).fill('https://www.example.com/ The start');
    await accepted(page);
    expect(await page.locator('.change-panel').textContent()).toContain('target.made will be created');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByRole('heading', { name: 'A draft waits' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/targets/made/edit');
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await page.getByRole('button', { name: 'Apply …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByRole('heading', { name: 'Applied' }).waitFor();
    const { written } = await targetOf('made');
    expect(written).toMatchObject({
      siteId: 9,
      visitsPerDay: 1_000,
      pages: [{ url: 'https://www.example.com/', title: 'The start' }],
    });
    expect(opened.faults).toEqual([]);
  });

  test('can be mended and saved after it was refused', async () => {
    await using opened = await openPage(browser, `${served.url}/new`);
    const { page } = opened;
    const key = page.getByRole('textbox', { name: /^Key/ });
    await page.getByRole('button', { name: /^light / }).click();
    await page.getByLabel(/^Tracker URL/).fill(served.sandbox.url);
    await page.getByLabel(/^Site ID/).fill('8');
    await page.getByLabel(/^Pages/).fill('https://www.example.com/');
    await key.fill('No key!');
    await key.blur();
    await page.getByText('must begin with a letter').first().waitFor();
    await key.fill('raced');
    await accepted(page);
    // Meanwhile, somebody else makes one of that name.
    const settings = { url: served.sandbox.url, siteId: 7, visitsPerDay: 1, pages: ['https://www.example.com/'] };
    await call(`${served.url}/api/targets`, 'POST', { key: 'raced', settings });
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText('target.raced').filter({ hasText: 'already' }).first().waitFor();
    await key.fill('mended');
    await accepted(page);
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByRole('heading', { name: 'A draft waits' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/targets/mended/edit');
  });

  test('names what is missing, and leads to it', async () => {
    await using opened = await openPage(browser, `${served.url}/new`);
    const { page } = opened;
    await page.getByRole('textbox', { name: /^Key/ }).fill('half');
    await page.getByRole('button', { name: 'Save draft' }).click();
    const summary = page.getByRole('alert').filter({ hasText: '3 things to mend' });
    await summary.waitFor();
    expect(await summary.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    expect(await axeFaults(page)).toEqual([]);
    await summary.getByRole('button', { name: 'Site ID' }).click();
    expect(await focusedPath(page)).toBe('siteId');
  });

  test('shows what the server finds wrong at the field that it is about, and saves nothing of it', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/shop/edit`);
    const { page } = opened;
    const url = page.getByLabel(/^Tracker URL/);
    await url.fill('https://example.com/no-tracker');
    await url.blur();
    await page.locator('.field.invalid', { hasText: 'is no tracker URL' }).waitFor();
    expect(await url.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Undo my edits' }).click();
    await page.getByRole('heading', { name: 'No edits yet' }).waitFor();
    expect(await targetOf('shop')).not.toHaveProperty('draft');
  });

  test('finds any setting by a search, and takes it back to its default', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/shop/edit`);
    const { page } = opened;
    await page.getByRole('searchbox', { name: 'Search settings' }).fill('retries');
    await page.getByLabel('Delivery: Retries: Attempts').fill('7');
    await accepted(page);
    expect(await page.locator('.change-panel').textContent()).toContain('delivery.retries.attempts');
    await page.getByLabel('Delivery: Retries: Attempts').fill('');
    await page.getByRole('heading', { name: 'No edits yet' }).waitFor();
  });

  test('takes everything as JSON too', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/shop/edit`);
    const { page } = opened;
    await page.getByRole('tab', { name: 'JSON' }).click();
    const json = page.getByLabel('Settings as JSON');
    const written = JSON.parse(await json.inputValue());
    await json.fill('{ "url": ');
    await page.getByText('This is no JSON').first().waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await json.fill(JSON.stringify({ ...written, weight: 3 }));
    await accepted(page);
    await page.getByRole('tab', { name: 'Form' }).click();
    expect(await page.getByLabel('Weight').inputValue()).toBe('3');
    await page.getByRole('button', { name: 'Undo my edits' }).click();
  });

  test('seals a token, and tells it to nobody again', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/sealed/edit`);
    const { page } = opened;
    await page.getByLabel('Token', { exact: true }).selectOption('typed');
    await page.getByLabel('The token itself').fill(TOKEN);
    await accepted(page);
    expect(await page.locator('.change-panel').textContent()).not.toContain(TOKEN);
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByRole('heading', { name: 'A draft waits' }).waitFor();
    expect(await page.getByLabel('Token', { exact: true }).inputValue()).toBe('kept');
    expect(await page.content()).not.toContain(TOKEN);
    await page.getByLabel('Weight').fill('2');
    await accepted(page);
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByRole('heading', { name: 'A draft waits' }).waitFor();
    expect((await targetOf('sealed')).written).toMatchObject({ weight: 2, tokenAuth: { $kind: 'sealed' } });
  });

  test('refuses a stale edit, shows both sides, and puts the edit on the new version', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/stale/edit`);
    const { page } = opened;
    await page.getByLabel('Weight').fill('5');
    await accepted(page);
    await call(`${served.url}/api/targets/stale`, 'PATCH', { visitsPerDay: 1_234, weight: 4 }, { 'if-match': '*' });
    await page.getByRole('button', { name: 'Save draft' }).click();
    const panel = page.getByRole('alert').filter({ hasText: 'This target was changed while you were editing' });
    await panel.waitFor();
    expect(await panel.textContent()).toContain('visitsPerDay1,000,000 → 1,234');
    expect(await panel.textContent()).toContain('Both changed weight');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Put my edits on the new version' }).click();
    await accepted(page);
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByRole('heading', { name: 'A draft waits' }).waitFor();
    expect((await targetOf('stale')).written).toMatchObject({ visitsPerDay: 1_234, weight: 5 });
    expect(opened.faults).toEqual([]);
  });

  test('asks before it is left with edits that were not saved', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/shop/edit`);
    const { page } = opened;
    await page.getByLabel('Weight').fill('8');
    await page.getByRole('link', { name: 'Runs' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByLabel('Weight').inputValue()).toBe('8');
    await page.getByRole('link', { name: 'Runs' }).click();
    await dialog.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
  });
});

describe('the plan', () => {
  test('discards a draft', async () => {
    await call(`${served.url}/api/targets/guarded`, 'PATCH', { weight: 9 }, { 'if-match': '*' });
    await using opened = await openPage(browser, `${served.url}/plan`);
    const { page } = opened;
    const block = page.locator('.plan-block', { hasText: 'target.guarded will be updated' });
    expect(await block.textContent()).toContain('weight1 → 9');
    await block.getByRole('button', { name: 'Discard draft' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard the draft' }).click();
    await block.waitFor({ state: 'detached' });
    expect(await targetOf('guarded')).not.toHaveProperty('draft');
  });

  test('shows a draft that came from elsewhere, without a reload', async () => {
    await using opened = await openPage(browser, `${served.url}/plan`);
    const { page } = opened;
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await call(`${served.url}/api/targets/guarded`, 'PATCH', { weight: 7 }, { 'if-match': '*' });
    await page.locator('.plan-block', { hasText: 'target.guarded will be updated' }).waitFor();
  });

  test('deletes only when what ends was typed, and says who did', async () => {
    served.startRun(['--rate', '20', '--visits', '40']);
    await expect
      .poll(async () => (await served.sandbox.counts())['1']?.visits ?? 0, { timeout: 30_000 })
      .toBeGreaterThan(0);
    for (const key of ['old', 'staging'])
      await call(`${served.url}/api/targets/${key}`, 'DELETE', undefined, { 'if-match': '*' });
    await using opened = await openPage(browser, `${served.url}/plan`);
    const { page } = opened;
    await page.locator('.plan-block', { hasText: 'target.old will be deleted' }).waitFor();
    await page.getByRole('button', { name: 'Apply …' }).click();
    const dialog = page.getByRole('dialog', { name: 'This ends traffic. Apply it all the same?' });
    const apply = dialog.getByRole('button', { name: 'Apply', exact: true });
    expect(await apply.getAttribute('aria-disabled')).toBe('true');
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('textbox').fill('2 targets');
    await apply.click();
    await page.getByText(/^Applied: /).waitFor();
    await page.getByRole('row').filter({ hasText: 'apply' }).first().waitFor();
    const { status } = await fetch(`${served.url}/api/targets/old`);
    expect(status).toBe(404);
  });
});

const target = z.object({ written: z.record(z.string(), z.unknown()), draft: z.string().optional() });

async function targetOf(key: string): Promise<z.output<typeof target>> {
  const response = await call(`${served.url}/api/targets/${key}`, 'GET');
  return target.parse(await response.json());
}

async function focusedPath(page: Page): Promise<string | null> {
  return await page.locator(':focus').getAttribute('data-path');
}
