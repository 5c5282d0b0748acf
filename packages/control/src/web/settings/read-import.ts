import { isTree, type SettingTree } from '../edit/setting-tree.js';

/** What a text would import, or why nothing. */
export type ReadImport =
  | { readonly kind: 'targets'; readonly targets: Readonly<Record<string, SettingTree>> }
  | { readonly kind: 'fault'; readonly words: string };

/** Reads targets by key, as they are or below `targets`, as `POST /api/import` takes them. */
export function readImport(text: string): ReadImport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    return fault(`This is no JSON: ${thrown instanceof Error ? thrown.message : 'it cannot be read'}`);
  }
  if (!isTree(value)) return fault('This is no object of targets by key.');
  const targets = isTree(value['targets']) ? value['targets'] : value;
  const found = Object.entries(targets);
  if (found.length === 0) return fault('There is no target in it.');
  const read = found.flatMap(([key, settings]) => (isTree(settings) ? [[key, settings] as const] : []));
  const wrong = found.find(([, settings]) => !isTree(settings));
  if (wrong !== undefined) return fault(`${wrong[0]} is no object of settings.`);
  return { kind: 'targets', targets: Object.fromEntries(read) };
}

function fault(words: string): ReadImport {
  return { kind: 'fault', words };
}
