import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { root } from '../architecture/source-files.js';

const page = join(root, 'docs/guide/plan-and-apply.md');

describe('the first chapter of the guide', () => {
  // UPDATE=1 writes it, as `pnpm story` does.
  test('is what the program says when the story is played', async () => {
    const args = [join(root, 'scripts/story.js'), '--print'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 150_000 });
    if (process.env['UPDATE'] === '1') writeFileSync(page, stdout);
    expect(readFileSync(page, 'utf8')).toBe(stdout);
  });
});
