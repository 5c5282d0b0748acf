import { extname, resolve } from 'node:path';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';

/** Where a state is kept, and by what. */
export type StateLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  /** `url` may hold a password: it is shown to nobody. */
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string };

/** The stack of those who name none. */
export const DEFAULT_STACK = 'default';

/** The SQLite file of those who name no state, from the folder of the config. */
export const DEFAULT_STATE = '.trafficinator/state.db';

/**
 * Reads a path or an address. Each stack has a state of its own: `state.db` is `state.production.db` for the stack
 * `production`, and in PostgreSQL each has a schema. Throws `state.unsupported` for addresses of anything else.
 */
export function stateLocation(
  text: string,
  { folder, stack }: { readonly folder: string; readonly stack: string },
): StateLocation {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'postgres' || scheme === 'postgresql') {
    // Stacks have no underscores in their names, so no two of them share a schema.
    const schema = stack === DEFAULT_STACK ? SCHEMA : `${SCHEMA}_${stack.replaceAll('-', '_')}`;
    return { kind: 'postgres', url: text, schema };
  }
  if (scheme !== undefined) throw new Failure([problem('state.unsupported', { scheme })]);
  return { kind: 'sqlite', file: fileOf(resolve(folder, text), stack) };
}

const SCHEMA = 'trafficinator';

function fileOf(file: string, stack: string): string {
  if (stack === DEFAULT_STACK) return file;
  const extension = extname(file);
  return `${file.slice(0, file.length - extension.length)}.${stack}${extension}`;
}
