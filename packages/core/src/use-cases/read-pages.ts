import { z } from 'zod';
import { type Blob, blobHash, type Page } from '../model/target.js';
import type { StateStore } from '../state/state-store.js';

/** Reads lists of pages by their hashes. */
export async function readPages(
  store: Pick<StateStore, 'readBlobs'>,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, readonly Page[]>> {
  const blobs = await store.readBlobs([...new Set(hashes)].map(blobHash));
  return new Map(blobs.map((blob) => [blob.hash, pagesIn(blob)]));
}

/** The pages in a blob. */
export function pagesIn({ text }: Blob): readonly Page[] {
  return pageList.parse(JSON.parse(text));
}

const pageList = z.array(z.object({ url: z.string(), title: z.string().optional() }));
