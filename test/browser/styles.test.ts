import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/until.js';
import { openPage, startBrowser } from './support/browser.js';
import { type Served, serve } from './support/served.js';
import { twoTargets } from './support/two-targets.js';

const VIEWS = ['/', '/targets/staging', '/plan', '/runs', '/logs', '/fleet', '/settings', '/new'];

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

describe('the sheets of styles', () => {
  test('make a view look the same, whichever view was seen before it', async () => {
    await using opened = await openPage(browser, served.url);
    const { page } = opened;
    await page.locator('#content').waitFor();
    const after = new Map<string, string>();
    for (const view of [...VIEWS, ...VIEWS]) {
      await follow(page, view);
      after.set(view, await restOf(page));
    }
    for (const view of VIEWS) {
      await using fresh = await openPage(browser, `${served.url}${view}`);
      await until(
        () => looksOf(fresh.page),
        (looks) => looks === after.get(view),
      ).catch(async () => expect(await looksOf(fresh.page), view).toBe(after.get(view)));
    }
    expect(opened.faults).toEqual([]);
  });
});

/** Goes to a view as a link does, without loading the page anew. */
async function follow(page: Page, view: string): Promise<void> {
  await page.evaluate(`(() => {
    const link = Object.assign(document.createElement('a'), { href: ${JSON.stringify(view)} });
    document.getElementById('content').append(link);
    link.click();
    link.remove();
  })()`);
  await page.waitForURL(`${served.url}${view}`);
}

/** How a view looks once nothing of it moves any more. */
async function restOf(page: Page): Promise<string> {
  let before = '';
  return await until(
    () => looksOf(page),
    (now) => {
      const isAtRest = now === before && now !== '[]';
      before = now;
      return isAtRest;
    },
  );
}

/** Where the cards, headings and fields of a view stand. */
async function looksOf(page: Page): Promise<string> {
  return await page.evaluate<string>(RECTS);
}

const RECTS = `JSON.stringify([...document.querySelectorAll('#content :is(h1, h2, input, .hint, .card)')].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [one.tagName, one.className, ...[x, y, width, height].map(Math.round)].join(' ');
}))`;
