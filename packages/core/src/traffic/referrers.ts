import type { Random } from '../base/random.js';
import type { TargetSettings } from '../schema/config.js';
import { type Source, sources } from './catalogue.js';
import { weightedPick } from './weighted.js';

/** Draws where visitors come from; undefined for a direct visit. `keywords` are what they asked search engines for. */
export function referrerMaker(
  { referrers }: Pick<TargetSettings, 'referrers'>,
  keywords: readonly string[],
): (random: Random) => string | undefined {
  const { direct, search, social, websites } = referrers;
  if (direct + search + social + websites === 0) return () => undefined;
  const channels = [
    { share: direct, url: () => undefined },
    { share: search, url: searchUrl(keywords) },
    { share: social, url: plainUrl(sources.social) },
    { share: websites, url: plainUrl(sources.websites) },
  ];
  const channel = weightedPick(channels, ({ share }) => share);
  return (random) => channel(random).url(random);
}

function plainUrl(list: readonly Source[]): (random: Random) => string {
  const source = weightedPick(list, ({ share }) => share);
  return (random) => source(random).url;
}

/** Most engines keep the keyword to themselves; those whose URL has a place for it tell. */
function searchUrl(keywords: readonly string[]): (random: Random) => string {
  const encoded = keywords.map((word) => encodeURIComponent(word.toWellFormed()).replaceAll('%20', '+'));
  const url = plainUrl(sources.search);
  return (random) => {
    const drawn = url(random);
    return drawn.includes('{keyword}') ? drawn.replace('{keyword}', () => random.pick(encoded)) : drawn;
  };
}
