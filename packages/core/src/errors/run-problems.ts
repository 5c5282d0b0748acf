import type { Catalogue } from './words.js';

/** What the problems of targets and the runner need to know. */
export interface RunProblemDetails {
  'run.nothing-applied': { readonly state: string };
  /** `target`: its address. `what`: as a sentence without its full stop. */
  'run.secret-missing': { readonly target: string; readonly what: string };
  'run.endless': { readonly command: string };
  /** `command`: what was run, in words after the program's name, such as `state rm`. */
  'apply.not-approved': { readonly command: string };
  'apply.declined': Record<never, never>;
  'cli.invalid-input': { readonly message: string };
  'cli.file-exists': { readonly files: readonly string[] };
  'cli.unwritable': { readonly file: string; readonly reason: string };
  'cli.unreadable': { readonly file: string; readonly reason: string };
  'sandbox.cannot-start': { readonly reason: string };
  'state.unsupported': { readonly scheme: string };
}

/** Words of the problems of targets and the runner. */
export const runProblems: Catalogue<RunProblemDetails> = {
  'run.nothing-applied': ({ state }) => ({
    title: 'Nothing is applied',
    detail: `The state ${state} holds no target, so there is nothing to run.`,
    fix: 'trafficinator apply',
  }),
  'run.secret-missing': ({ target, what }) => ({
    title: 'A secret is missing',
    detail: `${target} needs its token: ${what}. Nothing was changed, and nothing was sent.`,
    fix: 'Set it and try again, or take `tokenAuth` out of the target: no token is sent then, and no country.',
  }),
  'run.endless': ({ command }) => ({
    title: 'The run would never end',
    detail: `Under CI, ${command} needs an end: --for, --visits or --until-caps. Nothing was changed.`,
    fix: 'trafficinator apply --no-run',
  }),
  'apply.not-approved': ({ command }) => ({
    title: 'Nobody is there to approve it',
    detail: 'There is no terminal to ask at, or nobody is to be asked. Nothing was changed.',
    fix: `trafficinator ${command} --auto-approve`,
  }),
  'apply.declined': () => ({
    title: 'It was not approved',
    detail: 'Nothing was changed.',
  }),
  'cli.invalid-input': ({ message }) => ({
    title: 'The command was not understood',
    detail: message,
    fix: 'trafficinator --help',
  }),
  'cli.file-exists': ({ files }) => ({
    title: 'Files are already there',
    detail: `${files.join(', ')}: left as they are, and nothing was written.`,
    fix: 'Change to an empty folder, or move the files away.',
  }),
  'cli.unwritable': ({ file, reason }) => ({
    title: 'A file cannot be written',
    detail: `${file}: ${reason}.`,
    fix: 'Change to a folder that this user may write to.',
  }),
  'cli.unreadable': ({ file, reason }) => ({
    title: 'A file cannot be read',
    detail: `${file}: ${reason}.`,
    fix: 'Name a file that is there and that this user may read.',
  }),
  'sandbox.cannot-start': ({ reason }) => ({
    title: 'The sandbox cannot start',
    detail: reason,
    fix: 'Give another port with --port, or another file with --db.',
  }),
  'state.unsupported': ({ scheme }) => ({
    title: 'The state cannot be kept there',
    detail: `A state is an SQLite file or a PostgreSQL database, and nothing that is reached by ${scheme}:.`,
    fix: 'Name the path of a file, or postgres://USER@HOST/DATABASE.',
  }),
};
