import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settingsAt } from './support/api-target.js';
import { axeFaults } from './support/axe-faults.js';
import { openPage, startBrowser } from './support/browser.js';
import { type Served, serve } from './support/served.js';
import { twoTargets } from './support/two-targets.js';

let browser: Browser;
let served: Served;

beforeAll(async () => {
  browser = await startBrowser();
  served = await serve({ config: twoTargets });
  await served.startRun(['--rate', '20', '--visits', '20']).outcome;
  await served.sandbox.fault(2, { kind: 'error', status: 500, rate: 1 });
  await served.startRun(['--rate', '20', '--visits', '20']).outcome;
  await served.sandbox.fault(2, { kind: 'none' });
});

afterAll(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

describe('runs', () => {
  test('are reported in the page: what they are worth, figures, charts, errors, and as files', async () => {
    await using opened = await openPage(browser, `${served.url}/runs`);
    const { page } = opened;
    await page.getByRole('row').nth(1).getByRole('link').click();
    await page.getByText('The run ended because it was through with the visits asked for.').waitFor();
    await page
      .getByRole('region', { name: 'Errors' })
      .getByRole('row')
      .filter({ hasText: 'staging' })
      .first()
      .waitFor();
    expect(await page.locator('.report-tiles').textContent()).toContain('Visits started20');
    expect(await page.getByRole('figure').count()).toBe(3);
    expect(await axeFaults(page)).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'JUnit' }).click(),
    ]);
    expect(await readFile(await download.path(), 'utf8')).toContain('<testsuites');
    expect(opened.faults).toEqual([]);
  });

  test('are compared, the older one with the later', async () => {
    await using opened = await openPage(browser, `${served.url}/runs`);
    const { page } = opened;
    const boxes = page.getByRole('checkbox', { name: /^Compare run/ });
    await boxes.first().check();
    await boxes.last().check();
    await page.getByRole('link', { name: 'Compare' }).click();
    const row = page.getByRole('row').filter({ hasText: 'error rate' });
    await row.waitFor();
    expect(await row.locator('td').first().textContent()).toBe('0%');
    expect(await row.locator('td').nth(2).textContent()).toMatch(/^\+/);
    expect(await axeFaults(page)).toEqual([]);
  });

  test('are started and stopped, and seen in the fleet meanwhile', async () => {
    await using opened = await openPage(browser, `${served.url}/fleet`);
    const { page } = opened;
    await page.getByRole('heading', { name: 'No runner is active' }).waitFor();
    await page.getByRole('button', { name: 'Start a runner …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Start a runner' });
    await dialog.getByLabel('Pace').selectOption('rate');
    await dialog.getByLabel(/^Visits a second/).fill('nothing');
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await dialog.getByText('Write a rate above 0').waitFor();
    await dialog.getByLabel(/^Visits a second/).fill('3');
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    const runner = page.getByRole('row').filter({ hasText: 'running' });
    await runner.waitFor();
    await page.getByText('3 visits/s').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Stop the run' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('heading', { name: 'No runner is active' }).waitFor();
  });
});

describe('import and export', () => {
  test('import all targets as drafts or none, and export them as a config', async () => {
    await using opened = await openPage(browser, `${served.url}/settings`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Import …' }).click();
    const text = page.getByLabel('Targets as JSON, by key');
    const good = settingsAt(served.sandbox.url, 7);
    await text.fill(JSON.stringify({ one: good, two: { ...good, siteId: 0 } }));
    await page.getByText('2 targets: one, two').waitFor();
    await page.getByRole('button', { name: 'Import as drafts' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await text.fill(JSON.stringify({ one: good }));
    await page.getByRole('button', { name: 'Import as drafts' }).click();
    await page.getByText('target.one will be created').waitFor();
    await page.getByRole('link', { name: 'Plan and apply' }).click();
    await page.getByRole('button', { name: 'Apply …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByRole('heading', { name: 'No draft waits' }).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as TypeScript' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('trafficinator.config.ts');
    const config = await readFile(await download.path(), 'utf8');
    expect(config).toContain('one: defineTarget({');
    expect(config).not.toContain('production');
    expect(opened.faults).toEqual([]);
  });
});
