import { messageOf } from '../../base/message-of.js';
import { problem } from '../../errors/problem.js';
import type { Page } from '../../model/target.js';
import { page as pageSchema } from '../../schema/visits.js';
import type { Findings } from '../checks/findings.js';
import { shownValue } from '../checks/shown-value.js';
import { placeAt } from '../sources/excerpt.js';
import { type PageList, parsePageList } from './page-list.js';

/** Reads a text file; fails with an error of `node:fs` if that cannot be. */
export type ReadText = (path: string) => Promise<string> | string;

const MOST_FAULTS = 10;

/** The pages of a file; none if it cannot be read or has a fault, which is reported. `path` is the setting that names the file. */
export async function readPageFile(
  file: string,
  path: string,
  readText: ReadText,
  findings: Findings,
): Promise<readonly Page[] | undefined> {
  const text = await textOf(file, readText);
  if (typeof text !== 'string') {
    findings.refuse(problem('config.pages-unreadable', { file, reason: text.reason }, findings.at(path)));
    return undefined;
  }
  const list = parsePageList(text);
  reportFaults(file, text, list, findings);
  reportDuplicates(file, text, list, findings);
  if (list.pages.length === 0 && list.faults.length === 0) {
    findings.refuse(problem('config.pages-empty', { file }, findings.at(path)));
  }
  return list.pages.length > 0 && list.faults.length === 0 ? list.pages : undefined;
}

/** The pages of a list that stands in the config at `path` and follows the schema, each once. */
export function readPageItems(items: readonly unknown[], path: string, findings: Findings): readonly Page[] {
  const pages = new Map<string, Page>();
  const again: { readonly index: number; readonly url: string }[] = [];
  for (const [index, item] of items.entries()) {
    const written = pageSchema.parse(item);
    const page = typeof written === 'string' ? { url: written } : written;
    if (pages.has(page.url)) again.push({ index, url: page.url });
    else pages.set(page.url, page);
  }
  const [first] = again;
  if (first !== undefined) {
    const details = { list: path, example: shownValue(first.url), count: again.length };
    findings.warn(problem('config.duplicate-pages', details, findings.at(`${path}[${first.index}]`)));
  }
  return [...pages.values()];
}

async function textOf(file: string, readText: ReadText): Promise<string | { readonly reason: string }> {
  try {
    return await readText(file);
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function reportFaults(file: string, text: string, { faults }: PageList, findings: Findings): void {
  for (const [index, fault] of faults.slice(0, MOST_FAULTS).entries()) {
    const moreLines = index === MOST_FAULTS - 1 ? faults.length - MOST_FAULTS : 0;
    const details = { shown: shownValue(fault.url), rule: fault.rule, moreLines };
    findings.refuse(problem('config.pages-bad-line', details, { place: placeAt(file, text, fault) }));
  }
}

function reportDuplicates(file: string, text: string, { duplicates }: PageList, findings: Findings): void {
  const [first] = duplicates;
  if (first === undefined) return;
  const details = { list: file, example: shownValue(first.url), count: duplicates.length };
  findings.warn(problem('config.duplicate-pages', details, { place: placeAt(file, text, first) }));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by this user',
};

/** Why a file could not be read, in words that follow its name. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = messageOf(error);
  return reasons[code] ?? `cannot be read: ${message}`;
}
