/** Percent-encodes a text for a form body. */
export type Encode = (text: string) => string;

/** More texts than this are not remembered, so that a site of a million pages costs no more memory than one of a thousand. */
const MOST_REMEMBERED = 1_000;

/**
 * Percent-encodes texts and remembers the first thousand: titles, URLs and user agents come again and again, and looking
 * one up costs a third of encoding it. Popular ones come early, so nothing is ever forgotten for another.
 */
export function rememberingEncoder(): Encode {
  const remembered = new Map<string, string>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const encoded = encodeText(text);
    if (remembered.size < MOST_REMEMBERED) remembered.set(text, encoded);
    return encoded;
  };
}

/** Percent-encodes a text. Half a surrogate pair, which has no encoding, becomes U+FFFD. */
export function encodeText(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
