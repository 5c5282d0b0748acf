import type { Catalogue } from './words.js';

/** What the problems of finding, checking and running the config's code need to know. */
export interface LoadingProblemDetails {
  'load.not-found': { readonly folder: string };
  'load.file-not-found': { readonly file: string; readonly exists: boolean };
  'load.not-code': { readonly file: string };
  'load.unreadable': { readonly file: string; readonly reason: string };
  'load.tsconfig': { readonly file: string; readonly message: string };
  'load.type-error': { readonly code: number; readonly message: string };
  'load.syntax-error': { readonly message: string };
  'load.module-not-found': { readonly specifier: string; readonly importer: string };
  'load.threw': { readonly file: string; readonly message: string };
  'load.threw-no-error': { readonly file: string; readonly thrown: string };
  'load.no-default-export': { readonly file: string; readonly names: readonly string[] };
  'load.not-an-object': { readonly file: string; readonly got: string; readonly from: ValueSource };
}

/** Where a config's value came from. */
export type ValueSource = 'export' | 'function';

const SKELETON = 'export default defineConfig({ targets: { ... } });';

/** Words of the problems of finding, checking and running the config's code. */
export const loadingProblems: Catalogue<LoadingProblemDetails> = {
  'load.not-found': ({ folder }) => ({
    title: 'No config found',
    detail: `There is no trafficinator.config.ts (.mts, .cts, .js, .mjs) in ${folder} or any folder above it.`,
    fix: 'trafficinator init',
  }),
  'load.file-not-found': ({ file, exists }) => ({
    title: 'The given config does not exist',
    detail: exists ? `${file} is not a file.` : `There is no file ${file}.`,
    fix: 'Give the path of the file to `--config`, or leave it out to take the nearest trafficinator.config.ts.',
  }),
  'load.not-code': ({ file }) => ({
    title: 'The config is not TypeScript or JavaScript',
    detail: `${file} does not end in .ts, .mts, .cts, .js or .mjs.`,
    fix: 'Write the config in TypeScript: trafficinator init',
  }),
  'load.unreadable': ({ file, reason }) => ({
    title: 'A file of the config cannot be read',
    detail: `${file}: ${reason}.`,
    fix: 'Make the file readable for the user who runs trafficinator.',
  }),
  'load.tsconfig': ({ file, message }) => ({
    title: 'The tsconfig.json is not valid',
    detail: `${file}: ${message}`,
    fix: 'Mend the tsconfig.json, install what it extends, or load without it: `--no-type-check`.',
  }),
  'load.type-error': ({ code, message }) => ({
    title: 'The config has a type error',
    detail: `TS${code}: ${message}`,
    fix: 'Correct this place. `--no-type-check` loads the config without the compiler; its values are checked all the same.',
  }),
  'load.syntax-error': ({ message }) => ({
    title: 'The config has a syntax error',
    detail: message,
    fix: 'Correct this place.',
  }),
  'load.module-not-found': ({ specifier, importer }) => ({
    title: 'The config imports a module that is not there',
    detail: `'${specifier}', imported by ${importer}, cannot be found.`,
    fix: fixForImport(specifier, importer),
  }),
  'load.threw': ({ file, message }) => ({
    title: 'The config failed while it was evaluated',
    detail: `${file} threw ${message}`,
    fix: 'Correct the code at this place.',
  }),
  'load.threw-no-error': ({ file, thrown }) => ({
    title: 'The config threw something that is no error',
    detail: `${file} threw ${thrown}, which says nothing of where.`,
    fix: 'Throw an Error instead, whose place can be shown: throw new Error(...)',
  }),
  'load.no-default-export': ({ file, names }) => ({
    title: 'The config has no default export',
    detail: names.length === 0 ? `${file} exports nothing.` : `${file} exports only ${names.join(', ')}.`,
    fix: SKELETON,
  }),
  'load.not-an-object': ({ file, got, from }) => ({
    title: 'The config is not an object',
    detail:
      from === 'function' ? `The function that ${file} exports returned ${got}.` : `${file} exports ${got} by default.`,
    fix: SKELETON,
  }),
};

function fixForImport(specifier: string, importer: string): string {
  if (/^(\.{0,2}\/|\.{1,2}$|file:)/.test(specifier)) return `Correct the path, which is relative to ${importer}.`;
  if (specifier.startsWith('#')) return `Declare ${specifier} in the "imports" of the package.json.`;
  const parts = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1);
  return `npm install ${parts.join('/')}`;
}
