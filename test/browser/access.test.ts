import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from './support/axe-faults.js';
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

describe('access', () => {
  const tokens = new Map<string, string>();

  test('gives the first token out, and from then on lets in whoever has one', async () => {
    await using opened = await openPage(browser, `${served.url}/settings`);
    const { page, context } = opened;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByText('None yet').waitFor();
    await page.getByRole('button', { name: 'New token' }).click();
    const dialog = page.getByRole('dialog', { name: 'New token' });
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Make the token' }).click();
    await dialog.getByText('Say whom or what it is for.').waitFor();
    await dialog.getByLabel('For whom or what').fill('ada');
    await dialog.getByRole('button', { name: 'Make the token' }).click();
    await page.getByText('It is shown this once').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const given = page.getByRole('status').filter({ hasText: 'It is shown this once' });
    await given.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied.').waitFor();
    const token = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(token).toMatch(/^tfn_/);
    tokens.set('admin', token);
    await given.getByRole('button', { name: 'I have it' }).click();
    await given.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(token);
    // Who made it goes on with it; everybody else is asked for one.
    await page.getByRole('row').filter({ hasText: 'ada' }).waitFor();
    await using stranger = await openPage(browser, served.url);
    await stranger.page.getByRole('button', { name: 'Log in' }).waitFor();
  });

  test('says why a token does not let in, and lets in by a right one', async () => {
    await using opened = await openPage(browser, `${served.url}/runs`);
    const { page } = opened;
    await page.getByLabel('Token').fill('tfn_wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.locator('.login .field.invalid').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await logIn(page, 'admin');
    // Where one wanted to go all the time.
    await page.getByRole('heading', { name: 'Runs', exact: true }).waitFor();
  });

  test('makes tokens of lesser roles, lists and takes them back', async () => {
    await using opened = await openPage(browser, `${served.url}/settings`);
    const { page } = opened;
    await logIn(page, 'admin');
    for (const role of ['viewer', 'operator', 'gone'] as const) {
      await page.getByRole('button', { name: 'New token' }).click();
      const dialog = page.getByRole('dialog', { name: 'New token' });
      await dialog.getByLabel('For whom or what').fill(`a ${role}`);
      if (role !== 'gone') await dialog.getByLabel('Role').selectOption(role);
      await dialog.getByRole('button', { name: 'Make the token' }).click();
      tokens.set(role, (await page.locator('.secret').textContent()) ?? '');
      await page.getByRole('button', { name: 'I have it' }).click();
    }
    await page.getByRole('row').filter({ hasText: 'a gone' }).getByRole('button').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
    await page.getByRole('row').filter({ hasText: 'a gone' }).waitFor({ state: 'detached' });
    expect(
      await page
        .getByRole('row')
        .filter({ hasText: /a (viewer|operator)/ })
        .count(),
    ).toBe(2);
    expect(await axeFaults(page)).toEqual([]);
    expect(opened.faults).toEqual([]);
  });

  test('does not let in by a token that was taken back', async () => {
    await using opened = await openPage(browser, served.url);
    await opened.page.getByLabel('Token').fill(tokens.get('gone') ?? '');
    await opened.page.getByRole('button', { name: 'Log in' }).click();
    await opened.page.locator('.login .field.invalid').waitFor();
  });

  test.each([
    ['viewer', { newTarget: 0, pauseAll: 0, plan: 0, tokens: 0, start: 0 }],
    ['operator', { newTarget: 0, pauseAll: 1, plan: 1, tokens: 0, start: 1 }],
    ['admin', { newTarget: 1, pauseAll: 1, plan: 1, tokens: 1, start: 1 }],
  ] as const)('shows a role %s what it may do, and nothing else', async (role, shown) => {
    await using opened = await openPage(browser, served.url);
    const { page } = opened;
    await logIn(page, role);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.locator('[data-key=production]').waitFor();
    expect(await page.getByRole('link', { name: 'New target' }).count()).toBe(shown.newTarget);
    expect(await page.getByRole('button', { name: 'Pause everything' }).count()).toBe(shown.pauseAll);
    await goTo(page, 'Plan');
    await page.getByRole('row').filter({ hasText: 'apply' }).first().waitFor();
    expect(await page.getByRole('tab', { name: /^Drafts/ }).count()).toBe(shown.plan);
    await goTo(page, 'Fleet');
    expect(await page.getByRole('button', { name: 'Start a runner …' }).count()).toBe(shown.start);
    await goTo(page, 'Settings');
    await page.getByText(`${role}:`).first().waitFor();
    expect(await page.getByRole('heading', { name: 'Tokens' }).count()).toBe(shown.tokens);
    expect(await axeFaults(page)).toEqual([]);
    expect(opened.faults).toEqual([]);
  });

  test('shuts out whoever is logged in by a token that is taken back', async () => {
    await using opened = await openPage(browser, served.url);
    const { page } = opened;
    await logIn(page, 'viewer');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await served.run(['token', 'revoke', await idOf('a viewer')]);
    await page.getByRole('button', { name: 'Log in' }).waitFor();
  });

  async function logIn(page: Page, role: string): Promise<void> {
    await page.getByLabel('Token').fill(tokens.get(role) ?? '');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
  }

  async function idOf(name: string): Promise<string> {
    const response = await fetch(`${served.url}/api/tokens`, {
      headers: { authorization: `Bearer ${tokens.get('admin') ?? ''}` },
    });
    const { items }: { readonly items: readonly { readonly id: string; readonly name: string }[] } = JSON.parse(
      await response.text(),
    );
    return items.find((token) => token.name === name)?.id ?? '';
  }
});

async function goTo(page: Page, view: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click();
  await page.getByRole('heading', { name: view, exact: true }).waitFor();
}
