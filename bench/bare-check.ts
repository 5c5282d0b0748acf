// The least that a type-checked load can be: ts-node compiles one file, with the options of a config's load.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import ts from 'typescript';
import { ObservedDisk } from '../packages/core/dist/config/cache/observed-disk.js';
import { projectOptions } from '../packages/core/dist/config/modules/project-options.js';

const core = createRequire(new URL('../packages/core/package.json', import.meta.url));
const { create }: { create(options: object): { compile(text: string, file: string): string } } = core('ts-node');
const file = process.argv[2] ?? '';
const service = create({
  cwd: dirname(file),
  compiler: core.resolve('typescript'),
  skipProject: true,
  compilerOptions: projectOptions(dirname(file), { ts, disk: new ObservedDisk(), heedErrors: true }),
  moduleTypes: { '**/*': 'esm' },
});
if (!service.compile(readFileSync(file, 'utf8'), file).includes('export default')) throw new TypeError('No output.');
