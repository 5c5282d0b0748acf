import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, startBrowser } from './support/browser.js';
import { type Served, serve } from './support/served.js';

let browser: Browser;
let served: Served;

beforeAll(async () => {
  browser = await startBrowser();
  served = await serve();
});

afterAll(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

describe('the first visit', () => {
  test('leads to a first target that is created, planned, applied, and seen sending', async () => {
    await using opened = await openPage(browser, served.url);
    const { page } = opened;
    await page.getByRole('link', { name: 'Create the first target' }).click();

    await page.getByLabel('Key (needed)').fill('shop');
    await page.getByLabel('Name').fill('My shop');
    await page.getByLabel('Tracker URL').fill(served.sandbox.url);
    await page.getByLabel('Site ID').fill('3');
    await page.getByLabel('Visits per day').fill('100000');
    await page
      .getByLabel('Pages', { exact: true })
      .fill('https://www.example.com/\nhttps://www.example.com/cart\nhttps://www.example.com/thanks\n');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText('target.shop is saved as a draft.').waitFor();

    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await page.getByRole('button', { name: 'Apply …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByRole('button', { name: 'Start a runner …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Start a runner' });
    await dialog.getByLabel('Pace').selectOption('rate');
    await dialog.getByLabel('Visits a second').fill('10');
    await dialog.getByRole('button', { name: 'Start' }).click();

    await page.getByRole('link', { name: 'Trafficinator, to the overview' }).click();
    const row = page.locator('[data-key=shop]');
    await row.locator('.badge', { hasText: 'running' }).waitFor();
    await row.getByText('100%').waitFor();
    expect((await served.sandbox.counts())['3']?.visits).toBeGreaterThan(0);
    expect(opened.faults).toEqual([]);
  });

  test('says why a target cannot be where it may not be', async () => {
    await using opened = await openPage(browser, `${served.url}/new`);
    const { page } = opened;
    await page.getByLabel('Key (needed)').fill('metadata');
    await page.getByLabel('Tracker URL').fill('http://169.254.169.254/matomo.php');
    await page.getByLabel('Site ID').fill('1');
    await page.getByLabel('Visits per day').fill('10');
    await page.getByLabel('Pages', { exact: true }).fill('https://www.example.com/');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText('http://169.254.169.254 is not among the allowed places').first().waitFor();
    expect((await fetch(`${served.url}/api/targets/metadata`)).status).toBe(404);
  });
});
