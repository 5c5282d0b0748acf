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
  served.startRun(['--rate', '20']);
});

afterAll(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

describe('the page of a target', () => {
  test('shows its traffic in charts, in sentences, and as a table', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/production`);
    const { page } = opened;
    await page.getByText(/visits started in the last 15 minutes/).waitFor();
    await page.getByText(/hits sent in the last 15 minutes: 100% accepted/).waitFor();
    expect(await page.locator('.chart canvas').count()).toBe(3);
    await page.getByRole('button', { name: 'Outcomes of hits: show a table' }).click();
    const table = page.getByRole('region', { name: 'Outcomes of hits, as a table' });
    await table.getByRole('columnheader', { name: 'Time (Etc/UTC)' }).waitFor();
    expect(opened.faults).toEqual([]);
  });

  test('moves along the time of all charts by arrow keys', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/production`);
    const { page } = opened;
    const slider = page.getByRole('slider', { name: /^Visits/ });
    await slider.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/Etc\/UTC: started /);
    const other = page.getByRole('slider', { name: /^Latency/ });
    expect(await other.getAttribute('aria-valuenow')).toBe(await slider.getAttribute('aria-valuenow'));
  });

  test('keeps its range in the address', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/production?range=24h`);
    const { page } = opened;
    await page
      .getByText(/in the last 24 hours/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: '1h', exact: true }).click();
    await page
      .getByText(/in the last hour/)
      .first()
      .waitFor();
    expect(new URL(page.url()).search).toBe('?range=1h');
  });

  test('tells where the config declares it, and where each setting comes from', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/production`);
    const { page } = opened;
    await page
      .getByRole('list', { name: 'Declared, applied and running' })
      .getByText(/trafficinator\.config\.mjs:\d+/)
      .waitFor();
    const row = page.getByRole('row', { name: /visitsPerDay/ });
    expect(await row.textContent()).toMatch(/1000000.*targets\.production.*trafficinator\.config\.mjs:\d+/);
    await page.getByLabel('Search settings').fill('pages');
    await row.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /^pages/ }).waitFor();
  });

  test('shows errors by class with what the target answered', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/staging`);
    const { page } = opened;
    await served.sandbox.fault(2, { kind: 'error', status: 500, rate: 1 });
    const errors = page.getByRole('region', { name: 'Errors' });
    await errors.getByText('server-error').waitFor();
    await errors.getByText(/500/).first().waitFor();
    await served.sandbox.fault(2, { kind: 'none' });
  });

  test('probes it, and says what it found', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/production`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Probe' }).click();
    const dialog = page.getByRole('dialog', { name: 'Probe of target.production' });
    await dialog.locator('.badge').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Probe');
  });

  test('says so when there is no such target', async () => {
    await using opened = await openPage(browser, `${served.url}/targets/nobody`);
    await opened.page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
  });
});
