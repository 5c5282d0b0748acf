import { resolve } from 'node:path';
import type { z } from 'zod';
import { canonicalJson } from '../../base/canonical-json.js';
import { contentHash } from '../../base/content-hash.js';
import { isRecord } from '../../base/is-record.js';
import { type Blob, blobHash, type Page } from '../../model/target.js';
import type { keptPages } from '../../schema/visits.js';
import type { Findings } from '../checks/findings.js';
import type { BoxedSetting, Part } from '../layers/boxed-setting.js';
import { type ReadText, readPageFile, readPageItems } from './read-pages.js';

/** Where files with pages are. */
export interface PageFiles {
  /** Where relative paths start. */
  readonly folder: string;
  readonly readText: ReadText;
}

/** Pages as the settings keep them. */
export type KeptPages = z.output<typeof keptPages>;

/** A list in the config, or the absolute path of a file: what is read once, however many targets have it. */
type Source = readonly unknown[] | string;

/** Reads lists of pages and makes a blob of each different one. */
export class PageBlobs {
  readonly #files: PageFiles;
  readonly #findings: Findings;
  readonly #pages = new Map<Source, readonly Page[] | undefined>();
  readonly #ids = new Map<Source, number>();
  readonly #kept = new Map<string, KeptPages | undefined>();
  readonly #blobs = new Map<string, Blob>();

  constructor(files: PageFiles, findings: Findings) {
    this.#files = files;
    this.#findings = findings;
  }

  /** In order of their hashes. */
  get blobs(): readonly Blob[] {
    return [...this.#blobs.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  }

  /** What is kept of the setting `pages` of a target; nothing if a file of it cannot be used, which is reported. */
  async keep({ parts }: BoxedSetting): Promise<KeptPages | undefined> {
    const sources: Source[] = [];
    for (const part of parts) sources.push(await this.#read(part));
    const key = sources.map((source) => this.#ids.get(source)).join('+');
    if (!this.#kept.has(key)) this.#kept.set(key, this.#blobOf(sources));
    return this.#kept.get(key);
  }

  async #read({ value, provenance }: Part): Promise<Source> {
    const source = sourceOf(value, this.#files.folder);
    if (this.#ids.has(source)) return source;
    this.#ids.set(source, this.#ids.size);
    const path = provenance.path ?? provenance.label;
    const pages =
      typeof source === 'string'
        ? await readPageFile(source, path, this.#files.readText, this.#findings)
        : readPageItems(source, path, this.#findings);
    this.#pages.set(source, pages);
    return source;
  }

  #blobOf(sources: readonly Source[]): KeptPages | undefined {
    const all = new Map<string, Page>();
    for (const source of sources) {
      const pages = this.#pages.get(source);
      if (pages === undefined) return undefined;
      for (const page of pages) if (!all.has(page.url)) all.set(page.url, page);
    }
    const text = canonicalJson([...all.values()]);
    const hash = blobHash(contentHash(text));
    this.#blobs.set(hash, { hash, text });
    return { $kind: 'blob', hash, count: all.size };
  }
}

function sourceOf(value: unknown, folder: string): Source {
  const { path } = isRecord(value) ? value : {};
  if (typeof path === 'string') return resolve(folder, path);
  return Array.isArray(value) ? value : [];
}
