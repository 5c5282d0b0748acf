import { load, stateSetting, target } from '../schema/config.js';
import { describe } from '../schema/describe.js';
import { instance } from '../schema/instance.js';
import type { AnySection, AnySetting, Fields } from '../schema/setting.js';
import { defaultOf } from './setting-text.js';

const INTRODUCTION = `<!-- Written by \`pnpm gen\` from packages/core/src/schema. Change it there, not here. -->

# Settings

A config is the default export of \`trafficinator.config.ts\`: \`defineConfig({ ... })\` with the keys below, a promise of it, or a
function \`({ stack, env }) => config\`.

| key | type | default | what it holds | example |
| --- | --- | --- | --- | --- |
| \`state\` | ${describe(stateSetting)} | \`.trafficinator/state.db\` beside the config | Where the state is kept. \`TRAFFICINATOR_STATE\` wins over it. A password belongs into a reference. | \`state: secretEnv('DATABASE_URL')\` |
| \`load\` | section |  | [The load over all targets](#load). | \`load: { visitsPerDay: 26_000 }\` |
| \`seed\` | a text or a whole number | a seed of each state's own | The same seed gives the same traffic. | \`seed: 'autumn'\` |
| \`defaults\` | section |  | [Settings](#target) that every target inherits, and \`extends\`. | \`defaults: { timezone: 'Europe/London' }\` |
| \`targets\` | an object with the targets by key | **required** | [Settings](#target) of each target, and \`extends\`. A key is the target's address, \`target.KEY\`; it begins with a letter and holds at most 63 letters, digits, \`_\` and \`-\`. | \`targets: { production: defineTarget({ ... }) }\` |
| \`instances\` | an object with the instances by base URL | \`{}\` | [Limits of a Matomo](#instance) over all targets on it: those whose tracker lies in its folder. | \`instances: { 'https://analytics.example.com/': { hitsPerMonth: 1_000_000 } }\` |
| \`policies\` | a list of functions from a plan to a list of objections | \`[]\` | Rules that every plan must pass: a plan to which one objects cannot be applied. | \`policies: [capAtMost(10_000), budgetRequired(), tokensOverHttps()]\` |
| \`moved\` | a list of \`{ from, to }\` | \`[]\` | New keys of targets, so that a plan moves a target instead of deleting and creating it. | \`moved: [{ from: 'old', to: 'new' }]\` |

The config after the merge of its layers, as JSON, is described by \`schemas/config.schema.json\` of the package \`@trafficinator/core\`.

## Layers

Every setting of a target can stand in \`defaults\`, in a profile, or in the target itself. The layers, each above the one before:
the built-in defaults, \`defaults\`, the profiles of \`extends\` from left to right (each above the profiles that it extends itself),
the target. Sections merge setting by setting. A setting (a number, a text, a list, an object of countries) replaces the one below
as a whole, unless a list is written as \`append([...])\`, which adds to the list below; \`remove\` takes back what all layers below say.
`;

/** The page of all settings, \`docs/reference/config.md\`. */
export function configReference(): string {
  const parts = [
    INTRODUCTION,
    ...chapter('Target', target.doc, target.fields),
    ...sectionsOf(target.fields).flatMap(([name, section]) => chapter(name, section.doc, section.fields)),
    ...chapter('Instance', instance.doc, instance.fields),
    ...chapter('Load', load.doc, load.fields),
  ];
  return parts.join('\n');
}

function chapter(name: string, doc: string, fields: Fields): string[] {
  const heading = ROOTS.includes(name) ? `## ${name}` : `### ${name}`;
  const deep = name !== 'Target';
  const rows = rowsOf(fields, '', deep);
  return [`${heading}\n`, `${doc}\n`, `${HEADER}\n${rows.join('\n')}\n`];
}

/** What is no section of a target. */
const ROOTS = ['Target', 'Instance', 'Load'];

const HEADER = `| setting | type | unit | default | what it does | example |
| --- | --- | --- | --- | --- | --- |`;

function rowsOf(fields: Fields, prefix: string, deep: boolean): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    if (field.kind === 'setting') return [row(`${prefix}${name}`, name, field)];
    if (!deep) return [`| [\`${name}\`](#${name.toLowerCase()}) | section |  |  | ${field.doc} |  |`];
    return rowsOf(field.fields, `${prefix}${name}.`, deep);
  });
}

function row(path: string, name: string, setting: AnySetting): string {
  const type = describe(setting.written).replace(/^an? /, '');
  const example = setting.example === undefined ? defaultOf(setting) : `\`${setting.example}\``;
  const cells = [`\`${path}\``, type, setting.unit ?? '', withoutIt(setting), setting.doc, withName(name, example)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** `50` as it stands in a config: `name: 50`. */
function withName(name: string, example = ''): string {
  return example.replace(/^`/, `\`${name}: `);
}

function withoutIt(setting: AnySetting): string {
  if (setting.presence === 'required') return '**required**';
  return defaultOf(setting) ?? setting.fallback ?? '';
}

function sectionsOf(fields: Fields): [string, AnySection][] {
  return Object.entries(fields).flatMap(([name, field]): [string, AnySection][] =>
    field.kind === 'section' ? [[name, field]] : [],
  );
}
