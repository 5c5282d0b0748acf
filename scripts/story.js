// Plays the first chapter of the guide with the built program, and writes it: what is shown there is what was said. Run it with
// `pnpm story`, which builds first. With `--print`, the page goes to standard output and nothing is written.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { play } from './story/play.js';

const template = readFileSync(join(import.meta.dirname, 'story/plan-and-apply.template'), 'utf8');
const output = 'docs/guide/plan-and-apply.md';

const page = await play(template);
if (process.argv.includes('--print')) process.stdout.write(page);
else {
  writeFileSync(join(import.meta.dirname, '..', output), page);
  console.log(`Wrote ${output}.`);
}
