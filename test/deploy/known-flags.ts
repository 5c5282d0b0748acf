import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../architecture/source-files.js';

/** What of a container's arguments the program would refuse: a command or flags that there are not. */
export function unknownWords([command = '', ...rest]: readonly string[]): readonly string[] {
  const surface: Record<string, { readonly flags: Readonly<Record<string, unknown>> }> = JSON.parse(
    readFileSync(join(root, 'test/e2e/cli-surface.json'), 'utf8'),
  );
  const known = surface[command];
  if (known === undefined) return [command];
  const isKnown = (flag: string) => flag in known.flags || flag.replace(/^no-/, '') in known.flags;
  return rest.filter((word) => word.startsWith('--') && !isKnown(word.slice(2)));
}
