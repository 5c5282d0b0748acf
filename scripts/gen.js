// Writes the files that are made from the schema and the routes of the API. Run it with `pnpm gen`, which builds first.

import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { apiDocument } from '../packages/control/dist/server/api-document.js';
import { apiReference } from '../packages/control/dist/server/openapi/api-reference.js';
import { generate } from '../packages/core/dist/generate/generate.js';
import { compose } from '../packages/core/dist/index.js';

const root = join(import.meta.dirname, '..');
const engine = compose({ cwd: tmpdir(), env: {}, typeCheck: false, stack: 'default' });
const api = { path: 'docs/reference/api.md', text: apiReference(await apiDocument(engine)) };

for (const { path, text } of [...generate(), api]) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`Wrote ${path}.`);
}
