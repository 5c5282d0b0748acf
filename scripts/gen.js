// Writes the files that are made from the schema. Run it with `pnpm gen`, which builds first.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate } from '../packages/core/dist/generate/generate.js';

const root = join(import.meta.dirname, '..');
for (const { path, text } of generate()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`Wrote ${path}.`);
}
