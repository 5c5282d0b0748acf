import { closestName } from '../config/checks/closest-name.js';
import { variableName } from '../config/checks/variable-name.js';
import { configSource, type TargetToPrint } from '../config/config-source.js';
import { parsePageList } from '../config/pages/page-list.js';
import { writtenOf, writtenSection } from '../config/written-settings.js';
import type { WrittenSettings } from '../model/draft.js';
import type { AppliedState, AppliedTarget } from '../model/state.js';
import { addressOf, instanceOf, type Page, type ResolvedInstance, type TargetKey } from '../model/target.js';
import { everything, isEverything, selectApplied } from '../plan/select-targets.js';
import { load as loadSection } from '../schema/config.js';
import { instance as instanceSection } from '../schema/instance.js';
import type { Deps } from './deps.js';
import { readPages } from './read-pages.js';

/** What is exported. */
export interface ExportRequest {
  /** Keys or addresses of applied targets, whoever manages them. Without it, all targets of the API. */
  readonly targets?: readonly string[] | undefined;
}

/** An export as files. */
export interface ExportedConfig {
  /** The config. */
  readonly text: string;
  /** What it names, to be put beside it. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly targets: number;
  /** Tokens that must be put into variables before anything can be sent. */
  readonly tokens: readonly { readonly target: TargetKey; readonly variable: string }[];
}

/** Writes applied targets as a config, in one text. Reads only. Throws `plan.no-such-target`. */
export async function exportTargets(
  deps: Pick<Deps, 'openState' | 'toolVersion'>,
  request: ExportRequest,
): Promise<string> {
  return (await exportConfig(deps, { ...request, mostPages: Number.POSITIVE_INFINITY })).text;
}

/**
 * Writes applied targets as a config that asks for what is applied, with what differs from the defaults. Whoever adopts it has
 * nothing to apply but who manages them. Longer lists of pages than `mostPages` become files of their own. Reads only. Throws `plan.no-such-target`.
 */
export async function exportConfig(
  { openState, toolVersion }: Pick<Deps, 'openState' | 'toolVersion'>,
  { targets = [], mostPages }: ExportRequest & { readonly mostPages: number },
): Promise<ExportedConfig> {
  await using state = await openState('read');
  const applied = await state.readApplied();
  const chosen = chosenOf(applied, targets);
  const pages = await readPages(
    state,
    chosen.map(({ target }) => target.settings.pages.hash),
  );
  const variables = variablesOf(chosen);
  const printed = chosen.map((one) => printedTarget(one, { pages, variables, mostPages }));
  const { serial, load, seed, instances } = applied;
  const isAll = chosen.length === applied.targets.length;
  return {
    text: configSource({
      comment: [
        `Exported by Trafficinator ${toolVersion} from serial ${serial} of the state.`,
        ...(isAll ? [] : ['The state has other targets besides: copy these into the config that declares those.']),
      ],
      seed,
      load: load && filled(writtenSection(loadSection.fields, load)),
      instances: filled(Object.fromEntries(instances.map((one) => writtenInstance(one, applied)))),
      targets: printed.map(({ target }) => target),
    }),
    files: printed.flatMap(({ files }) => files),
    targets: printed.length,
    tokens: [...variables].map(([target, variable]) => ({ target, variable })),
  };
}

function chosenOf(applied: AppliedState, targets: readonly string[]): readonly AppliedTarget[] {
  const selection = { ...everything, targets };
  const chosen = isEverything(selection)
    ? applied.targets.filter(({ managedBy }) => managedBy === 'api')
    : selectApplied(applied, selection, closestName);
  return chosen.toSorted((a, b) => (a.target.key < b.target.key ? -1 : 1));
}

/** Names of variables for tokens that no config can hold: those that were given as text. */
function variablesOf(chosen: readonly AppliedTarget[]): ReadonlyMap<TargetKey, string> {
  const variables = new Map<TargetKey, string>();
  for (const { target } of chosen) {
    const { $kind } = target.settings.tokenAuth ?? {};
    if ($kind !== 'sealed' && $kind !== 'literal') continue;
    const wanted = `${variableName(target.key)}_TOKEN`;
    const same = [...variables.values()].filter((name) => name === wanted || name.startsWith(`${wanted}_`)).length;
    variables.set(target.key, same === 0 ? wanted : `${wanted}_${same + 1}`);
  }
  return variables;
}

interface Printing {
  readonly pages: ReadonlyMap<string, readonly Page[]>;
  readonly variables: ReadonlyMap<TargetKey, string>;
  readonly mostPages: number;
}

function printedTarget(
  { target: { key, settings } }: AppliedTarget,
  { pages: lists, variables, mostPages }: Printing,
): { readonly target: TargetToPrint; readonly files: ExportedConfig['files'] } {
  const pages = lists.get(settings.pages.hash) ?? [];
  const written = writtenOf(settings, pages);
  const variable = variables.get(key);
  const list = pages.length > mostPages ? pageFile(key, pages) : undefined;
  return {
    target: {
      key,
      written: {
        ...written,
        ...(variable !== undefined && { tokenAuth: { $kind: 'secretEnv', name: variable } }),
        ...(list !== undefined && { pages: { $kind: 'urlList', path: `./${list.name}` } }),
      },
      ...(variable !== undefined && { comments: { tokenAuth: TOKEN_COMMENT } }),
    },
    files: list === undefined ? [] : [list],
  };
}

const TOKEN_COMMENT =
  'The API was given this token as text: put it into the variable wherever it is planned, applied or run.';

/** A file with the pages; undefined where one of them cannot be said in a line. */
function pageFile(
  key: TargetKey,
  pages: readonly Page[],
): { readonly name: string; readonly text: string } | undefined {
  const lines = pages.map(({ url, title }) => (title === undefined ? url : `${url}\t${title}`));
  const text = `# Pages of ${addressOf(key)}: the URL and, after a tab, its title.\n${lines.join('\n')}\n`;
  const read = parsePageList(text);
  const isSame = read.pages.length === pages.length && read.pages.every(({ title }, at) => title === pages[at]?.title);
  return isSame && read.faults.length === 0 ? { name: `urls-${key}.txt`, text } : undefined;
}

/** An instance has no scheme of its own; in a config it has that of its targets. */
function writtenInstance({ key, settings }: ResolvedInstance, { targets }: AppliedState): [string, WrittenSettings] {
  const url = targets.map(({ target }) => target.settings.url).find((one) => instanceOf(one) === key);
  return [
    `${url === undefined ? 'https:' : new URL(url).protocol}//${key}`,
    writtenSection(instanceSection.fields, settings),
  ];
}

function filled<Value extends object>(value: Value): Value | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}
