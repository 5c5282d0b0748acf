import { dirname, isAbsolute, join } from 'node:path';
import { kindAt } from './disk-answers.js';

/** Where loads may be kept, the best place first: with the nearest package's modules, else in the user's cache folder. */
export function cacheFolders(folder: string, env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return [...modulesCaches(folder), ...userCaches(env)].map((parent) => join(parent, 'trafficinator'));
}

/** Only where there are modules already: a folder made for the cache would change what imports mean. */
function modulesCaches(folder: string): readonly string[] {
  for (let current = folder; ; current = dirname(current)) {
    const modules = join(current, 'node_modules');
    if (kindAt(join(current, 'package.json')) === 'file' && kindAt(modules) === 'folder')
      return [join(modules, '.cache')];
    if (dirname(current) === current) return [];
  }
}

function userCaches(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { XDG_CACHE_HOME: caches, HOME: home, USERPROFILE: profile } = env;
  // A relative path is invalid and to be ignored, says the specification of these folders.
  if (caches !== undefined && isAbsolute(caches)) return [caches];
  const user = home ?? profile;
  return user !== undefined && isAbsolute(user) ? [join(user, '.cache')] : [];
}
