import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { root } from '../architecture/source-files.js';

const surfaceFile = join(import.meta.dirname, 'cli-surface.json');
const commandFolder = join(root, 'packages/cli/dist/commands');

/** What scripts may rely on. A default that is computed is not data, and is left out. */
const parameter = z.object({
  type: z.enum(['boolean', 'option']).optional(),
  char: z.string().optional(),
  default: z
    .union([z.string(), z.number(), z.boolean(), z.array(z.string())])
    .optional()
    .catch(undefined),
  options: z.array(z.string()).optional(),
  helpValue: z.string().optional(),
  required: z.literal(true).optional().catch(undefined),
  multiple: z.literal(true).optional().catch(undefined),
  allowNo: z.literal(true).optional().catch(undefined),
  min: z.number().optional(),
  max: z.number().optional(),
});
const command = z.object({
  default: z
    .custom<CommandClass>((value) => typeof value === 'function')
    .transform((value) => ({
      json: value.enableJsonFlag === true,
      args: z.record(z.string(), parameter).parse(value.args ?? {}),
      flags: sorted(z.record(z.string(), parameter).parse({ ...value.baseFlags, ...value.flags })),
    })),
});

interface CommandClass {
  readonly enableJsonFlag?: unknown;
  readonly args?: unknown;
  readonly baseFlags?: object;
  readonly flags?: object;
}

describe('the commands', () => {
  test('have the flags and arguments of cli-surface.json: run it with UPDATE=1 to accept a change', async () => {
    const surface = await readSurface();
    if (process.env['UPDATE'] === '1') await writeFile(surfaceFile, `${JSON.stringify(surface, undefined, 2)}\n`);
    expect(surface).toEqual(JSON.parse(await readFile(surfaceFile, 'utf8')));
  });
});

async function readSurface(): Promise<Readonly<Record<string, unknown>>> {
  const files = globSync('**/*.js', { cwd: commandFolder }).sort();
  const entries = files.map(async (file) => {
    const module: unknown = await import(pathToFileURL(join(commandFolder, file)).href);
    return [
      file.replaceAll('\\', '/').replace(/\.js$/, '').replaceAll('/', ' '),
      command.parse(module).default,
    ] as const;
  });
  return z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(JSON.stringify(Object.fromEntries(await Promise.all(entries)))));
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
