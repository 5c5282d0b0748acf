import { listed, named, targetsHave } from './target-names.js';
import type { Catalogue } from './words.js';

/** What the problems of checking and resolving a config need to know. Targets are keys, paths are paths in the config. */
export interface ConfigProblemDetails {
  /** `target`, `declared`: addresses. */
  'config.no-such-target': { readonly target: string; readonly declared: readonly string[] };
  'config.unknown-setting': {
    readonly key: string;
    /** What holds the key: `targets.staging`; empty for the config itself. */
    readonly parent: string;
    readonly suggestion: string | undefined;
  };
  'config.invalid-value': {
    readonly path: string;
    /** Absent where the value could be a secret. */
    readonly shown: string | undefined;
    /** Follows the path: `must be a number`. */
    readonly rule: string;
    readonly suggestion: string | undefined;
  };
  'config.invalid-key': { readonly key: string; readonly parent: string; readonly rule: string };
  'config.profile-cycle': { readonly path: string; readonly sameAs: string };
  'config.missing-setting': {
    readonly targets: readonly string[];
    readonly setting: string;
    readonly example: string | undefined;
    /** Where a `remove` takes it back. */
    readonly removedAt: string | undefined;
  };
  'config.reversed-range': {
    readonly targets: readonly string[];
    readonly range: string;
    readonly min: BoundDetails;
    readonly max: BoundDetails;
  };
  'config.no-referrers': { readonly targets: readonly string[] };
  'config.shared-account': {
    readonly account: string;
    readonly first: string;
    /** `file:line:column` of the first. */
    readonly firstPlace: string | undefined;
    readonly second: string;
  };
  'config.moved-still-declared': { readonly from: string; readonly to: string };
  'config.moved-to-nothing': {
    readonly from: string;
    readonly to: string;
    readonly suggestion: string | undefined;
  };
  'config.moved-twice': { readonly side: 'from' | 'to'; readonly key: string; readonly others: readonly string[] };
  'config.moved-in-steps': { readonly from: string; readonly over: string; readonly to: string };
  'config.pages-unreadable': { readonly file: string; readonly reason: string };
  'config.pages-empty': { readonly file: string };
  'config.pages-bad-line': { readonly shown: string; readonly rule: string; readonly moreLines: number };
  'config.duplicate-pages': {
    /** A path in the config, or a file. */
    readonly list: string;
    readonly example: string;
    readonly count: number;
  };
  'config.no-policy': { readonly path: string; readonly shown: string };
  'config.literal-password': Record<string, never>;
  'config.literal-token': { readonly targets: readonly string[]; readonly variable: string };
  'config.country-not-sent': { readonly targets: readonly string[] };
  'config.appends-to-nothing': {
    readonly targets: readonly string[];
    readonly setting: string;
    readonly path: string;
    readonly fallback: string | undefined;
  };
}

/** One end of a range, and the layer it comes from. */
export interface BoundDetails {
  readonly value: number;
  readonly from: string;
}

/** Words of the problems of checking and resolving a config. */
export const configProblems: Catalogue<ConfigProblemDetails> = {
  'config.no-such-target': ({ target, declared }) => ({
    title: 'The config has no such target',
    detail: `${target} is not declared. Declared ${declared.length === 1 ? 'is' : 'are'} ${listed(declared)}.`,
    fix: `trafficinator show ${declared[0] ?? 'target.KEY'}`,
  }),
  'config.unknown-setting': ({ key, parent, suggestion }) => ({
    title: 'Unknown setting',
    detail: `${parent === '' ? 'The config' : parent} has no setting \`${key}\`.${question(suggestion)}`,
    fix: 'Correct the name, or remove the setting. The editor suggests the settings that there are.',
  }),
  'config.invalid-value': ({ path, shown, rule, suggestion }) => ({
    title: 'Invalid value',
    detail: `${path === '' ? 'The config' : path} ${rule}${shown === undefined ? '' : `; it is ${shown}`}.${question(suggestion)}`,
    fix: 'Correct the value, or leave the setting out to take the one of the layer below.',
  }),
  'config.invalid-key': ({ key, parent, rule }) => ({
    title: 'Invalid key',
    detail: `The key \`${key}\` of ${parent} ${rule}.`,
    fix: parent === 'targets' ? 'Choose another key. What people shall read can stand in `name`.' : 'Correct the key.',
  }),
  'config.profile-cycle': ({ path, sameAs }) => ({
    title: 'A profile extends itself',
    detail: `${path} is the same profile as ${sameAs}, which it stands below.`,
    fix: 'Take the profile out of one of the two `extends`.',
  }),
  'config.missing-setting': ({ targets, setting, example, removedAt }) => ({
    title: 'A required setting is missing',
    detail: `${targetsHave(targets)} no \`${setting}\`.${removedAt === undefined ? '' : ` ${removedAt} removes it.`} It can stand in the target, in a profile that it extends, or in \`defaults\`.`,
    fix: example === undefined ? undefined : `${setting}: ${example}`,
  }),
  'config.reversed-range': ({ targets, range, min, max }) => ({
    title: 'A range ends before it begins',
    detail: `${targetsHave(targets)} a \`${range}\` from ${min.value} (${min.from}) to ${max.value} (${max.from}).`,
    fix: `Set \`min\` and \`max\` of \`${range}\` in the same layer, \`min\` not above \`max\`.`,
  }),
  'config.no-referrers': ({ targets }) => ({
    title: 'Visits can come from nowhere',
    detail: `${targetsHave(targets)} the share 0 for every kind of \`referrers\`.`,
    fix: 'referrers: { direct: 1 }',
  }),
  'config.shared-account': ({ account, first, firstPlace, second }) => ({
    title: 'Two targets are the same site',
    detail: `target.${first}${firstPlace === undefined ? '' : ` (${firstPlace})`} and target.${second} both send to ${account}. Each site has one daily cap, and so one target.`,
    fix: 'Remove one of the two, or correct its `url` or `siteId`.',
  }),
  'config.moved-still-declared': ({ from, to }) => ({
    title: 'A moved target is still declared',
    detail: `\`moved\` says that target.${from} is now target.${to}, but \`targets\` declares ${from}.`,
    fix: `Remove ${from} from \`targets\`, or the entry from \`moved\`.`,
  }),
  'config.moved-to-nothing': ({ from, to, suggestion }) => ({
    title: 'A target is moved to a key that is not declared',
    detail: `\`moved\` says that target.${from} is now target.${to}, but \`targets\` declares no ${to}.${question(suggestion)}`,
    fix: `Declare ${to} in \`targets\`, or remove the entry from \`moved\`.`,
  }),
  'config.moved-twice': ({ side, key, others }) => ({
    title: 'A target is moved twice',
    detail: `\`moved\` moves ${side === 'from' ? `target.${key} to ${both(others)}` : `${both(others)} to target.${key}`}.`,
    fix: 'Keep one of these entries.',
  }),
  'config.moved-in-steps': ({ from, over, to }) => ({
    title: 'A target is moved in several steps',
    detail: `\`moved\` moves target.${from} to target.${over}, and that to target.${to}.`,
    fix: `moved: [{ from: '${from}', to: '${to}' }]`,
  }),
  'config.pages-unreadable': ({ file, reason }) => ({
    title: 'A list of pages cannot be read',
    detail: `${file} ${reason}.`,
    fix: 'Correct the path in `urlList`. A relative path starts at the folder of the config.',
  }),
  'config.pages-empty': ({ file }) => ({
    title: 'A list of pages is empty',
    detail: `${file} holds no URL.`,
    fix: 'Write one absolute URL per line; after it, a tab and a title if you like.',
  }),
  'config.pages-bad-line': ({ shown, rule, moreLines }) => ({
    title: 'A line of a list of pages is wrong',
    detail: `${shown} ${rule}.${moreLines === 0 ? '' : ` So it is with ${moreLines} more lines of this file.`}`,
    fix: 'Write one absolute URL per line; after it, a tab and a title if you like. `#` begins a comment line.',
  }),
  'config.duplicate-pages': ({ list, example, count }) => ({
    title: 'A page is listed twice',
    detail: `${list} holds ${example}${count === 1 ? '' : ` and ${count - 1} more pages`} again. Each page counts once, where it stands first.`,
    fix: 'Remove what is there twice.',
  }),
  'config.no-policy': ({ path, shown }) => ({
    title: 'A policy is no function',
    detail: `${path} is ${shown}. A policy is a function from a plan to a list of objections; it is handed over, and called whenever there is a plan.`,
    fix: 'policies: [capAtMost(10_000)]',
  }),
  'config.literal-password': () => ({
    title: 'A password is written out in the config',
    detail: 'The address in `state` holds a password, which whoever reads the config can use.',
    fix: "state: secretEnv('DATABASE_URL')",
  }),
  'config.literal-token': ({ targets, variable }) => ({
    title: 'A token is written out in the config',
    detail: `${targetsHave(targets)} a \`tokenAuth\` that is no reference. It works in the \`apply\` that reads it, is not kept, and a later \`run\` has no token.`,
    fix: `tokenAuth: secretEnv('${variable}')`,
  }),
  'config.country-not-sent': ({ targets }) => ({
    title: 'Countries are not sent without a token',
    detail: `${targetsHave(targets)} \`countries\` but no \`tokenAuth\`. The countries decide the languages of the visitors; Matomo takes the country itself only with a token.`,
    fix: "tokenAuth: secretEnv('MATOMO_TOKEN')",
  }),
  'config.appends-to-nothing': ({ targets, setting, path, fallback }) => ({
    title: 'Nothing is there to append to',
    detail: `${path} appends to \`${setting}\`, but no layer below has such a list. For ${named(targets)} it is the whole list${fallback === undefined ? '' : ` and stands in place of ${fallback}`}.`,
    fix: 'Write the list without `append` if that is what you want.',
  }),
};

function question(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : ` Did you mean \`${suggestion}\`?`;
}

function both(keys: readonly string[]): string {
  return keys.map((key) => `target.${key}`).join(' and ');
}
