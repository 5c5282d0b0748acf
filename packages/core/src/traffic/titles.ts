/** Longer titles are cut by Matomo. */
const LONGEST = 1_024;

/** Makes a title of a URL's path: `/shop/red-shoes.html` is `Shop - Red shoes`. No `/`, which would make categories in Matomo. */
export function titleFromUrl(url: string): string {
  const path = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? '';
  const words = path.split('/').map(wordsOf).filter(isTelling);
  return fitted(words.join(' - ')) || 'Home';
}

/** A title that Matomo keeps as it is. */
export function fitted(title: string): string {
  // A cut in the middle of a surrogate pair would leave half a character.
  return title.slice(0, LONGEST).toWellFormed().trim();
}

function wordsOf(segment: string): string {
  const text = decoded(segment)
    .replace(/\.(html?|php|aspx?|jsp)$/i, '')
    .replace(/[\s_+/-]+/g, ' ')
    .trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function isTelling(words: string): boolean {
  return words !== '' && words !== 'Index';
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
