import type { Page } from '../../model/target.js';
import { page as pageSchema } from '../../schema/visits.js';

/** What a file with one URL per line says. */
export interface PageList {
  /** Each page once. */
  readonly pages: readonly Page[];
  readonly faults: readonly LineFault[];
  /** Lines with a page that stands further up already. */
  readonly duplicates: readonly LinePosition[];
}

/** Where something stands, both counted from 1. */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
  readonly url: string;
}

/** A line that is no page. */
export interface LineFault extends LinePosition {
  /** Follows what is written: `must be an absolute http:// or https:// URL`. */
  readonly rule: string;
}

/**
 * Reads a list of pages: one URL per line, then, after a tab or spaces, the title if any. Lines that begin with `#` are comments.
 * Blank lines, a byte order mark and the line ends of Windows do not matter.
 */
export function parsePageList(text: string): PageList {
  const pages = new Map<string, Page>();
  const faults: LineFault[] = [];
  const duplicates: LinePosition[] = [];
  for (const [index, content] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const [, indent = '', url = '', title = ''] = LINE.exec(content) ?? [];
    if (url === '' || url.startsWith('#')) continue;
    const position = { line: index + 1, column: indent.length + 1, url };
    const rule = ruleBroken(url, title);
    if (rule !== undefined) faults.push({ ...position, rule });
    else if (pages.has(url)) duplicates.push(position);
    else pages.set(url, title === '' ? { url } : { url, title });
  }
  return { pages: [...pages.values()], faults, duplicates };
}

const LINE = /^(\s*)(\S+)\s*(.*?)\s*$/;

function ruleBroken(url: string, title: string): string | undefined {
  if (!pageSchema.safeParse(url).success) return 'must be an absolute http:// or https:// URL';
  const { success } = pageSchema.safeParse(title === '' ? url : { url, title });
  return success ? undefined : 'has a title of more than 1,024 characters';
}
