import { load, target } from '../schema/config.js';
import { describe } from '../schema/describe.js';
import { instance } from '../schema/instance.js';
import type { AnySection, AnySetting, Fields } from '../schema/setting.js';
import { defaultOf } from './setting-text.js';
import { TypePrinter } from './type-text.js';

const HEAD = `// Written by \`pnpm gen\` from packages/core/src/schema. Change it there, not here.

import type { Append, Remove } from './merge.js';
import type { SecretCommand, SecretEnv, SecretFile, UrlList } from './references.js';
`;

/** The sdk's interfaces of all sections: plain types, since those of zod double the time to check a config. */
export function configTypes(): string {
  const printer = new TypePrinter();
  const interfaces = [
    ...interfacesOf('Target', target, printer),
    ...interfacesOf('Instance', instance, printer),
    ...interfacesOf('Load', load, printer),
  ];
  return [HEAD, ...interfaces, printer.declarations()].join('\n');
}

function interfacesOf(name: string, section: AnySection, printer: TypePrinter): string[] {
  const prefix = name === 'Target' ? '' : name;
  const fields = Object.entries(section.fields).map(([key, field]) =>
    field.kind === 'section'
      ? `${comment([field.doc])}  ${key}?: ${prefix}${capital(key)}Layer | undefined;\n`
      : `${comment(docOf(key, field))}  ${key}?: ${printer.print(field.written)} | Remove | undefined;\n`,
  );
  const own = `/** ${section.doc} */\nexport interface ${name}Layer {\n${fields.join('\n')}}\n`;
  return [own, ...innerInterfaces(prefix, section.fields, printer)];
}

function innerInterfaces(prefix: string, fields: Fields, printer: TypePrinter): string[] {
  return Object.entries(fields).flatMap(([key, field]) =>
    field.kind === 'section' ? interfacesOf(`${prefix}${capital(key)}`, field, printer) : [],
  );
}

function docOf(name: string, setting: AnySetting): string[] {
  const facts = [`Expects ${describe(setting.written)}.`];
  if (setting.unit !== undefined) facts.push(`Unit: ${setting.unit}.`);
  facts.push(withoutIt(setting));
  const example = setting.example === undefined ? [] : [`Example: \`${name}: ${setting.example}\``];
  return [setting.doc, facts.join(' '), ...example];
}

function withoutIt(setting: AnySetting): string {
  if (setting.presence === 'required') return 'No default: every target needs it.';
  return setting.fallback === undefined ? `Default: ${defaultOf(setting)}.` : `Without it: ${setting.fallback}.`;
}

function comment(paragraphs: readonly string[]): string {
  const lines = paragraphs.map((paragraph) => wrapped(paragraph).join('\n   * '));
  if (lines.length === 1 && !lines[0]?.includes('\n')) return `  /** ${lines[0]} */\n`;
  return `  /**\n   * ${lines.join('\n   *\n   * ')}\n   */\n`;
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > 112) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
