import { isRecord } from '../base/is-record.js';
import { Failure } from '../errors/failure.js';
import { type Problem, problem } from '../errors/problem.js';
import { pathText } from './locations/path-text.js';
import type { ConfigPath } from './locations/source-locations.js';

/**
 * Refuses, in settings that come from outside of any config, what only a config can mean: profiles, changes of layers below,
 * and files and programs of its machine. Throws `draft.not-in-api` for each, and `draft.too-deep`.
 */
export function refuseForms(written: unknown): void {
  const problems: Problem[] = [];
  const open: Part[] = [{ value: written, path: [] }];
  // No recursion: what comes from outside may be as deep as it likes.
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const { value, path } = part;
    if (path.length > MOST_LEVELS) throw new Failure([problem('draft.too-deep', { most: MOST_LEVELS })]);
    const found = formProblem(part);
    if (found !== undefined) problems.push(found);
    else for (const inner of partsOf(value, path)) open.push(inner);
  }
  if (problems.length > 0) throw new Failure(problems);
}

const MOST_LEVELS = 12;

interface Part {
  readonly value: unknown;
  readonly path: ConfigPath;
}

/** The last first, so that what is pushed is taken in order. */
function partsOf(value: unknown, path: ConfigPath): readonly Part[] {
  if (Array.isArray(value)) return value.map((item: unknown, at) => ({ value: item, path: [...path, at] })).reverse();
  if (!isRecord(value)) return [];
  return Object.entries(value)
    .map(([name, item]) => ({ value: item, path: [...path, name] }))
    .reverse();
}

function formProblem({ value, path }: Part): Problem | undefined {
  const [first] = path;
  if (path.length === 1 && first === 'extends')
    return notInApi(path, 'a list of profiles', 'Write the settings themselves.');
  if (!isRecord(value) || typeof value['$kind'] !== 'string') return undefined;
  const { $kind: kind } = value;
  if (kind === 'secretEnv') return undefined;
  if (kind === 'sealed' && path.length === 1 && first === 'tokenAuth') return undefined;
  return notInApi(path, `a \`${kind.slice(0, LONGEST_KIND)}\``, INSTEAD[kind] ?? 'No setting has that form.');
}

const LONGEST_KIND = 40;

const INSTEAD: Readonly<Record<string, string>> = {
  append: 'Write the whole list.',
  remove: 'Leave the setting out, or send null with PATCH.',
  urlList: 'Write the pages as a list.',
  secretFile: 'Refer to a variable of the environment: { "$kind": "secretEnv", "name": "MATOMO_TOKEN" }.',
  secretCommand: 'Refer to a variable of the environment: { "$kind": "secretEnv", "name": "MATOMO_TOKEN" }.',
  sealed: 'Only `tokenAuth` can be sealed; refer to a variable of the environment.',
  blob: 'Write the pages as a list.',
  literal: 'Write the token as text.',
};

function notInApi(path: ConfigPath, form: string, instead: string): Problem {
  const setting = pathText(path);
  return problem('draft.not-in-api', { setting, form, instead }, { path: setting });
}
