import type { Catalogue } from './words.js';

/** What the problems of targets and the runner need to know. */
export interface RunProblemDetails {
  'run.nothing-applied': { readonly state: string };
  /** `target`: its address. `setting`: its path. `what`: as a sentence without its full stop. */
  'run.secret-missing': { readonly target: string; readonly setting: string; readonly what: string };
  'run.none-yet': Record<never, never>;
  'run.not-found': { readonly name: string };
  /** `runs`: the ids that begin so. */
  'run.ambiguous': { readonly name: string; readonly runs: readonly string[] };
  'run.nothing-to-compare': { readonly run: string };
  'run.endless': { readonly command: string };
  'run.no-stages': Record<never, never>;
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
  'run.secret-missing': ({ target, setting, what }) => ({
    title: 'A secret is missing',
    detail: `${target} needs its ${setting === 'tokenAuth' ? 'token' : setting}: ${what}. Nothing was changed, and nothing was sent.`,
    fix: `Set it and try again, or take \`${setting}\` out of the target${setting === 'tokenAuth' ? ': no token is sent then, and no country' : ''}.`,
  }),
  'run.none-yet': () => ({
    title: 'Nothing has run yet',
    detail: 'The state knows of no run, so there is nothing to report.',
    fix: 'trafficinator run --for 30s',
  }),
  'run.not-found': ({ name }) => ({
    title: 'There is no such run',
    detail: `No run of this state has an id that begins with "${name}".`,
    fix: 'trafficinator runs',
  }),
  'run.ambiguous': ({ name, runs }) => ({
    title: 'Several runs are meant',
    detail: `The ids of ${runs.length} runs begin with "${name}": ${runs.slice(0, 5).join(', ')}${runs.length > 5 ? ', ...' : ''}.`,
    fix: 'Give more of the id.',
  }),
  'run.nothing-to-compare': ({ run }) => ({
    title: 'There is nothing to compare with',
    detail: `Both runs are of the fleet ${run}: a run can only be compared with one that did not share its load.`,
    fix: 'trafficinator runs',
  }),
  'run.endless': ({ command }) => ({
    title: 'The run would never end',
    detail: `Under CI, ${command} needs an end: --for, --visits or --until-caps. Nothing was changed.`,
    fix: 'trafficinator apply --no-run',
  }),
  'run.no-stages': () => ({
    title: 'There are no stages',
    detail: 'The run was asked to go by the stages of the load, and the applied load has none. Nothing was sent.',
    fix: "Write them into the config, such as `load: { stages: [{ for: '5m', rate: 50 }] }`, and apply it.",
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
    fix: '`trafficinator --help` lists the commands; behind one of them, `--help` shows what it takes.',
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
