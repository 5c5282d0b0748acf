// oclif as the CLI has it: it is installed beside the CLI only.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const cli = createRequire(new URL('../../packages/cli/package.json', import.meta.url));
export const { Command, run, settings } = await import(pathToFileURL(cli.resolve('@oclif/core')).href);
