import type { Page } from 'playwright-core';
import { AppliedConfig, plainVisits } from './load/applied-config.ts';
import { writeLongLog } from './load/long-log.ts';
import { ServedControl } from './load/served-control.ts';
import { startedBrowser } from './load/started-browser.ts';
import { figures } from './ratio.ts';

const LINES = 100_000;
const FRAMES = 300;
/** Lines that one frame moves the log by: a wheel that is turned fast. */
const LINES_A_FRAME = 5;

export default figures({
  name: 'a log of 100,000 lines, as somebody scrolls through it',
  figures: async () => {
    const url = 'http://127.0.0.1:9/matomo.php';
    const targets = Array.from({ length: 10 }, (_, n) => `t${n}: { url: '${url}', siteId: ${n + 1} }`);
    const config = new AppliedConfig(
      `{ defaults: { visitsPerDay: 100, ${plainVisits(3)} }, targets: { ${targets.join(', ')} } }`,
    );
    try {
      await writeLongLog(config.folder, LINES);
      const control = await ServedControl.start(config.command('serve', '--listen', '127.0.0.1:0'));
      const browser = await startedBrowser();
      try {
        const page = await browser.newPage();
        await page.goto(`${control.url}/logs`);
        await page.getByText(`line ${LINES - 1} of`).waitFor();
        await loadAll(page);
        const rest = await page.evaluate<readonly number[]>(framesOf(0));
        const scrolling = await page.evaluate<readonly number[]>(framesOf(LINES_A_FRAME));
        return [
          { name: 'milliseconds between frames, nobody scrolls, median', value: at(rest, 0.5) },
          { name: 'milliseconds between frames, scrolling, median', value: at(scrolling, 0.5) },
          { name: 'milliseconds between frames, scrolling, p95', value: at(scrolling, 0.95), ceiling: 50 },
          {
            name: 'lines in the document',
            value: await page.locator('.log-line').count(),
            ceiling: 120,
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

/** Older lines come in pages, as somebody scrolls up. */
async function loadAll(page: Page): Promise<void> {
  const log = page.getByRole('log');
  const first = page.getByText('line 0 of');
  while ((await first.count()) === 0) {
    const before = await log.getAttribute('aria-label');
    await log.evaluate((element) => {
      element.scrollTop = 0;
    });
    await Promise.race([first.waitFor(), page.locator(`[role=log]:not([aria-label="${before}"])`).waitFor()]);
  }
}

/** Runs in the page: moves the log by so many lines with every frame, from its middle on, and notes the time between frames. */
function framesOf(lines: number): string {
  return `new Promise((resolve, reject) => {
    const log = document.querySelector('[role=log]');
    const height = document.querySelector('.log-line').offsetHeight;
    const times = [];
    log.scrollTop = log.scrollHeight / 2;
    const end = log.scrollTop + height * ${lines * FRAMES};
    let before;
    const frame = (now) => {
      if (before !== undefined) times.push(now - before);
      before = now;
      log.scrollTop += height * ${lines};
      if (times.length < ${FRAMES}) requestAnimationFrame(frame);
      else if (log.scrollTop < end) reject(new Error('The log has not moved.'));
      else resolve(times.sort((a, b) => a - b));
    };
    requestAnimationFrame(frame);
  })`;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}
