import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from './support/axe-faults.js';
import { openPage, startBrowser } from './support/browser.js';
import { type Served, serve } from './support/served.js';
import { twoTargets } from './support/two-targets.js';

const views = [
  ['the overview', '/', 'Overview'],
  ['the overview as cards', '/?view=cards', 'Overview'],
  ['a target', '/targets/production', 'Production'],
  ['a new target', '/new', 'New target'],
  ['the plan', '/plan', 'Plan'],
  ['the runs', '/runs', 'Runs'],
  ['the logs', '/logs', 'Logs'],
  ['the fleet', '/fleet', 'Fleet'],
  ['the settings', '/settings', 'Settings'],
  ['an address without a view', '/nowhere', 'There is nothing here'],
] as const;

let browser: Browser;
let served: Served;

beforeAll(async () => {
  browser = await startBrowser();
  served = await serve({ config: twoTargets });
  served.startRun(['--rate', '5']);
});

afterAll(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

describe.each(['light', 'dark'] as const)('axe, in %s colours', (colorScheme) => {
  test.each(views)('finds nothing on %s', async (_, path, title) => {
    await using opened = await openPage(browser, `${served.url}${path}`, { colorScheme });
    await shown(opened.page, title);
    expect(await axeFaults(opened.page)).toEqual([]);
    expect(opened.faults).toEqual([]);
  });
});

describe('axe, at the width of a phone', () => {
  test.each(views)('finds nothing on %s', async (_, path, title) => {
    await using opened = await openPage(browser, `${served.url}${path}`, { viewport: { width: 390, height: 844 } });
    await shown(opened.page, title);
    expect(await axeFaults(opened.page)).toEqual([]);
    const overhang = await opened.page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overhang).toBe(0);
  });
});

/** The view is there, and nothing of it is being fetched. */
async function shown(page: Page, title: string): Promise<void> {
  await page.getByRole('heading', { name: title, exact: false }).first().waitFor();
  await page.locator('.loading').first().waitFor({ state: 'detached' });
}
