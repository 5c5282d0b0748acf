import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, startBrowser } from './support/browser.js';
import { type Served, serve } from './support/served.js';
import { twoTargets } from './support/two-targets.js';

let browser: Browser;
let served: Served;

beforeAll(async () => {
  browser = await startBrowser();
  served = await serve({ config: twoTargets });
});

afterAll(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

const focused = 'document.activeElement.id || document.activeElement.textContent';

describe('the keyboard alone', () => {
  test('skips to the content, finds a target, opens and pauses it', async () => {
    await using opened = await openPage(browser, served.url);
    const { page } = opened;
    await page.locator('[data-key=staging]').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(focused)).toContain('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(focused)).toBe('content');
    await page.keyboard.press('/');
    await page.keyboard.type('staging');
    await page.locator('[data-key=production]').waitFor({ state: 'detached' });
    for (let steps = 0; steps < 20 && (await page.evaluate(focused)) !== 'Staging'; steps += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Staging' }).waitFor();
    await page.waitForFunction(`(${focused}) === 'content'`);
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    expect(opened.faults).toEqual([]);
  });

  test('goes from view to view by shortcuts, which help lists and which can be switched off', async () => {
    await using opened = await openPage(browser, served.url);
    const { page } = opened;
    await page.locator('[data-key=staging]').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.waitForURL('**/plan');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByText('Go to the plan').waitFor();
    await help.getByLabel('Shortcuts of single keys are on').uncheck();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    expect(new URL(page.url()).pathname).toBe('/plan');
  });

  test('keeps shortcuts out of what is typed', async () => {
    await using opened = await openPage(browser, served.url);
    const { page } = opened;
    await page.getByLabel('Search by key').fill('');
    await page.getByLabel('Search by key').pressSequentially('gp?');
    expect(new URL(page.url()).pathname).toBe('/');
    expect(await page.locator('dialog').count()).toBe(0);
  });

  test('chooses a theme, which stays', async () => {
    await using opened = await openPage(browser, served.url, { colorScheme: 'light' });
    const { page } = opened;
    const theme = 'document.documentElement.dataset.theme';
    await page.getByRole('button', { name: /^Theme: as the system/ }).click();
    await page.getByRole('button', { name: /^Theme: light/ }).click();
    expect(await page.evaluate(theme)).toBe('dark');
    await page.reload();
    await page.getByRole('button', { name: /^Theme: dark/ }).waitFor();
    expect(await page.evaluate(theme)).toBe('dark');
  });
});
