import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant } from '../../packages/core/src/base/clock.js';
import { runId } from '../../packages/core/src/model/run.js';
import { targetKey } from '../../packages/core/src/model/target.js';
import { openStore } from '../../packages/core/src/open-store.js';
import { until } from '../support/until.js';
import { axeFaults } from './support/axe-faults.js';
import { openPage, startBrowser } from './support/browser.js';
import { type Served, serve } from './support/served.js';
import { twoTargets } from './support/two-targets.js';

const LINES = 100_000;
const BATCH = 10_000;

let browser: Browser;
let served: Served;

beforeAll(async () => {
  browser = await startBrowser();
  served = await serve({ config: twoTargets });
  for (let from = 0; from < LINES; from += BATCH) await tellLines(from, BATCH);
});

afterAll(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
});

describe('the log', () => {
  test('shows a hundred thousand lines, of which a screenful is in the document', async () => {
    await using opened = await openPage(browser, `${served.url}/logs`);
    const { page } = opened;
    await page.getByText(`line ${LINES - 1} of`).waitFor();
    await scrollUpUntil(page, `line 0 of`);
    expect(await page.getByRole('log').getAttribute('aria-label')).toBe(`Log, ${LINES} lines`);
    expect(await page.locator('.log-line').count()).toBeLessThan(120);
    const middle = await page.getByRole('log').evaluate((log) => {
      log.scrollTop = log.scrollHeight / 2;
      return log.scrollTop;
    });
    expect(middle).toBeGreaterThan(1_000_000);
    await page
      .getByText(/^line (49|50)\d{3} of/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Jump to the newest' }).click();
    await page.getByText(`line ${LINES - 1} of`).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(opened.faults).toEqual([]);
  });

  test('follows what comes, stays where somebody reads, and counts what came meanwhile', async () => {
    await using opened = await openPage(browser, `${served.url}/logs`);
    const { page } = opened;
    await page.getByText(`line ${LINES - 1} of`).waitFor();
    await tellLines(LINES, 2);
    await page.getByText(`line ${LINES + 1} of`).waitFor();
    await page.getByRole('log').evaluate((log) => {
      log.scrollTop -= 4_000;
    });
    const jump = page.getByRole('button', { name: /^Jump to the newest/ });
    await jump.waitFor();
    const read = await page.locator('.log-line').first().textContent();
    await tellLines(LINES + 2, 3);
    await page.getByRole('button', { name: 'Jump to the newest (3 new lines)' }).waitFor();
    expect(await page.locator('.log-line').first().textContent()).toBe(read);
    await jump.click();
    await page.getByText(`line ${LINES + 4} of`).waitFor();
  });

  test('is filtered by target, level and text, all in the address', async () => {
    await using opened = await openPage(browser, `${served.url}/logs?target=staging`);
    const { page } = opened;
    await page.locator('.log-line').first().waitFor();
    await page.getByLabel('At least of this level').selectOption('error');
    await page.locator('.log-line.info').first().waitFor({ state: 'detached' });
    // What passes is asked for anew: until it is there, nothing is.
    const targets = await until(
      () => page.locator('.log-target').allTextContents(),
      (texts) => texts.length > 0,
    );
    expect(new Set(targets)).toEqual(new Set(['staging']));
    await page.getByLabel('Search the log').fill('line 99600 ');
    await page.locator('.log-foot', { hasText: '1 line that pass' }).waitFor();
    expect(new URL(page.url()).search).toBe('?target=staging&level=error&q=line+99600+');
    await page.reload();
    await page.getByText('line 99600 of').waitFor();
    await page.getByLabel('Search the log').fill('nowhere');
    await page.getByRole('button', { name: 'Show all lines' }).click();
    await page.locator('.log-line.info').first().waitFor();
  });

  test('is copied as it is filtered', async () => {
    await using opened = await openPage(browser, `${served.url}/logs?q=line+${LINES - 1}+`);
    const { page, context } = opened;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByText(`line ${LINES - 1} of`).waitFor();
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied.').waitFor();
    const copied = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(copied.trim().split('\n')).toHaveLength(1);
    expect(copied).toMatch(/^2026-11-24T\S+Z (info|warn|error) +target\.\w+ line 99999 of/);
  });
});

async function tellLines(from: number, count: number): Promise<void> {
  await using store = await openStore(
    { kind: 'sqlite', file: join(served.project.folder, '.trafficinator/state.db') },
    'write',
  );
  const lines = Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const level = number % 100 === 0 ? ('error' as const) : number % 10 === 0 ? ('warn' as const) : ('info' as const); // Keeps the levels.
    return {
      at: instant(Date.UTC(2026, 10, 24, 12) + number),
      run: runId('5a17b0aa-0000-4000-8000-000000000001'),
      level,
      kind: 'notice' as const, // Keeps the literal.
      target: targetKey(number % 200 < 100 ? 'staging' : 'production'),
      message: `line ${number} of a long log`,
    };
  });
  await store.addLogLines(lines);
}

/** Older lines come in pages as somebody scrolls. */
async function scrollUpUntil(page: Page, text: string): Promise<void> {
  const first = page.getByText(text);
  while ((await first.count()) === 0) {
    const before = await page.getByRole('log').getAttribute('aria-label');
    await page.getByRole('log').evaluate((log) => {
      log.scrollTop = 0;
    });
    await Promise.race([first.waitFor(), page.locator(`[role=log]:not([aria-label="${before}"])`).waitFor()]);
  }
}
