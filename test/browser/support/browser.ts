import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sparticuz, { inflate } from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** A page, and what went wrong in it: errors of scripts, and what the policy of the document refused. */
export interface TestPage extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly faults: readonly string[];
}

const installed = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

/** Starts a real Chromium: that of the machine, or else the one of the workspace. */
export async function startBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  if (installed !== undefined) return await chromium.launch({ executablePath: installed, args });
  const executablePath = await sparticuz.executablePath();
  return await chromium.launch({ executablePath, args: [...args, '--no-zygote'], env: await bareMachineEnv() });
}

/** A machine that has no browser may lack libraries and fonts that one needs: they come with that of the workspace. */
async function bareMachineEnv(): Promise<Record<string, string | undefined>> {
  const files = join(fileURLToPath(import.meta.resolve('@sparticuz/chromium')), '../../bin');
  const libraries = join(tmpdir(), 'al2023');
  if (!existsSync(libraries)) await inflate(join(files, 'al2023.tar.br'));
  return { ...process.env, LD_LIBRARY_PATH: join(libraries, 'lib'), FONTCONFIG_PATH: join(tmpdir(), 'fonts') };
}

/** Opens an address as a new visitor. Colours, size and language are as given, or those of a desk in London. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<TestPage> {
  const context = await browser.newContext({
    viewport: { width: 1_360, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (line) => {
    // A refused request is told by the page itself.
    if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) faults.push(line.text());
  });
  await page.goto(url);
  return { page, context, faults, [Symbol.asyncDispose]: () => context.close() };
}
