import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser, CDPSession } from 'playwright-core';
import { AppliedConfig, plainVisits } from './load/applied-config.ts';
import { writeDayOfStats } from './load/day-of-stats.ts';
import { ServedControl } from './load/served-control.ts';
import { startedBrowser } from './load/started-browser.ts';
import { figures } from './ratio.ts';
import { secondsOr } from './seconds.ts';

const TARGETS = 2_000;
const VIEWS = 9;
const IDLE_MS = secondsOr(30) * 1_000;

export default figures({
  name: '2,000 targets with a day of stats, as a page of the control server shows them',
  figures: async () => {
    const config = new AppliedConfig(configOf());
    try {
      await writeDayOfStats(config.folder);
      const control = await ServedControl.start(config.command('serve', '--listen', '127.0.0.1:0'));
      const browser = await startedBrowser();
      try {
        const views: View[] = [];
        for (let at = 0; at < VIEWS; at++) views.push(await viewOf(browser, control.url));
        const times = views.map(({ usableMs }) => usableMs).sort((a, b) => a - b);
        return [
          {
            name: 'kB of script for the first view, by gzip',
            value: (await packedBytes(views[0]?.scripts ?? [])) / 1_000,
            ceiling: 150,
          },
          {
            name: `milliseconds from the first response until targets are shown, median of ${VIEWS}`,
            value: times[Math.floor(VIEWS / 2)] ?? Number.NaN,
            ceiling: 300,
          },
          {
            name: 'percent of a core that an idle page takes in its process',
            value: 100 * (await idleShare(browser, control.url)),
            ceiling: 1,
          },
        ];
      } finally {
        await browser.close();
        await control.stop();
      }
    } finally {
      config.remove();
    }
  },
});

interface View {
  readonly usableMs: number;
  /** Their addresses. */
  readonly scripts: readonly string[];
}

/** What a visitor who was never there before loads, and waits for. */
async function viewOf(browser: Browser, url: string): Promise<View> {
  const context = await browser.newContext();
  const page = await context.newPage();
  // A browser that is open has a process for the page, and nothing of it in its cache.
  await page.goto(`${url}/icon.svg`);
  await page.addInitScript({ content: NOTE_FIRST_TARGET });
  // Whoever waits for an element puts scripts into the page, which take their time of it.
  const shown = page.waitForEvent('console', (message) => message.text() === 'shown');
  await page.goto(url, { waitUntil: 'commit' });
  await shown;
  const usableMs = await page.evaluate<number>(USABLE_MS);
  const scripts = await page.evaluate<readonly string[]>(SCRIPTS);
  await context.close();
  return { usableMs, scripts };
}

/** Runs in the page, before its scripts: marks the frame in which the first target stands. */
const NOTE_FIRST_TARGET = `
  const look = () => {
    if (document.querySelector('[data-key]') === null) requestAnimationFrame(look);
    else {
      performance.mark('shown');
      console.log('shown');
    }
  };
  requestAnimationFrame(look);
`;

/** From the first byte of the document to that frame, in milliseconds. */
const USABLE_MS = `performance.getEntriesByName('shown')[0].startTime - performance.getEntriesByType('navigation')[0].responseStart`;

/** The addresses of all scripts that were loaded. */
const SCRIPTS = `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))`;

/** How many bytes they are by gzip. */
async function packedBytes(addresses: readonly string[]): Promise<number> {
  const bodies = addresses.map(async (address) => gzipSync(await (await fetch(address)).bytes()).length);
  return (await Promise.all(bodies)).reduce((sum, length) => sum + length, 0);
}

/** How much of a core the process of a page takes at which nobody does anything. */
async function idleShare(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.locator('[data-key]').first().waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await pause(5_000);
  const before = await cpuSeconds(session);
  await pause(IDLE_MS);
  const share = ((await cpuSeconds(session)) - before) / (IDLE_MS / 1_000);
  await page.close();
  return share;
}

/** CPU time of the page's process so far. */
async function cpuSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ProcessTime')?.value ?? Number.NaN;
}

function configOf(): string {
  const url = 'http://127.0.0.1:9/matomo.php';
  const targets = Array.from({ length: TARGETS }, (_, n) => `t${n}: { url: '${url}', siteId: ${n + 1} }`);
  return `{ defaults: { visitsPerDay: 10_000, ${plainVisits(3)} }, targets: { ${targets.join(', ')} } }`;
}
