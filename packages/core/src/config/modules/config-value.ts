import { Failure } from '../../errors/failure.js';
import type { ValueSource } from '../../errors/loading-problems.js';
import { problem } from '../../errors/problem.js';

/** What a config that is a function is told. */
export interface ConfigArguments {
  readonly stack: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The object that a config module stands for: its default export, called if it is a function, awaited if it is a promise. */
export async function configValue(
  exports: Readonly<Record<string, unknown>>,
  file: string,
  args: ConfigArguments,
): Promise<object> {
  const exported: unknown = await defaultExport(exports, file);
  if (typeof exported !== 'function') return requireObject(exported, file, 'export');
  return requireObject(await exported(args), file, 'function');
}

function defaultExport(exports: Readonly<Record<string, unknown>>, file: string): unknown {
  const names = Object.keys(exports).filter((name) => name !== 'default');
  const { default: exported } = exports;
  if (!('default' in exports)) throw new Failure([problem('load.no-default-export', { file, names })]);
  return isCompiledModule(exported) ? defaultExport(exported, file) : exported;
}

/** TypeScript's CommonJS, which puts the default export into a property. */
function isCompiledModule(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && '__esModule' in value;
}

function requireObject(value: unknown, file: string, from: ValueSource): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Failure([problem('load.not-an-object', { file, got: describe(value), from })]);
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return `a ${typeof value}`;
}
