import type { ApiProblem } from '../../api/problem.js';
import type { FormField } from './schema-form.js';

/** What is wrong with a setting, or with the whole. */
export interface SettingFault {
  /** Absent where it is no field's. */
  readonly path?: string | undefined;
  readonly words: string;
}

/** What the server, or this page, found wrong: by field, and what belongs to none. */
export function faultsOf(
  problem: ApiProblem | undefined,
  fields: readonly Pick<FormField, 'path'>[],
  unreadable: ReadonlyMap<string, string>,
): readonly SettingFault[] {
  const here = [...unreadable].map(([path, words]): SettingFault => ({ path, words }));
  if (problem === undefined) return here;
  const { errors = [], title, detail, fix } = problem;
  if (errors.length === 0) return [...here, { words: sentences([`${title}.`, detail, fix]) }];
  const found = errors.map((error): SettingFault => {
    const path = fieldOf(error.path, fields);
    const place = path === undefined && error.path !== undefined ? `${error.path}: ` : '';
    // What the config's problems advise is for those who write a config.
    const fix = error.code.startsWith('config.') ? undefined : error.fix;
    return { path, words: `${place}${sentences([error.detail, fix])}` };
  });
  return [...here, ...found.filter(({ path }) => path === undefined || !unreadable.has(path))];
}

/** `pages[3].title` belongs to the field of `pages`. */
function fieldOf(path: string | undefined, fields: readonly Pick<FormField, 'path'>[]): string | undefined {
  if (path === undefined) return undefined;
  if (path === 'key') return path;
  return fields.find(
    (field) => path === field.path || path.startsWith(`${field.path}.`) || path.startsWith(`${field.path}[`),
  )?.path;
}

function sentences(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}
