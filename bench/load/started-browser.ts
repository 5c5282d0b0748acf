import { type Browser, chromium } from 'playwright-core';

/** Starts the Chromium of this machine, or that of `CHROMIUM`. */
export function startedBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}
