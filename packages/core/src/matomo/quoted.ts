const LONGEST_QUOTE = 200;
const TELLING = 12;

/**
 * Quotes what a server says: in one line, at most 200 characters. Nothing of it is quoted when it repeats the token, as it is
 * or in an encoding, since some servers send a request back in their answer.
 */
export function quoted(text: string, token: string | undefined): string {
  if (token !== undefined && repeats(text, token)) return 'words that repeat the token';
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  return `"${line.slice(0, LONGEST_QUOTE).toWellFormed()}"`;
}

/** Whether the text holds the token or a telling part of it. */
function repeats(text: string, token: string): boolean {
  const parts = [token, JSON.stringify(token).slice(1, -1)].flatMap(partsOf);
  return [text, decoded(text), text.toLowerCase()].some((form) => {
    return [...parts, ...encodingsOf(token)].some((part) => part !== '' && form.includes(part));
  });
}

/** All parts of a length that nobody says by accident. */
function partsOf(token: string): readonly string[] {
  const length = Math.min(token.length, TELLING);
  return Array.from({ length: token.length - length + 1 }, (_, at) => token.slice(at, at + length));
}

/** In hexadecimal digits, and in Base64 wherever in a longer text it stands; only what does not depend on its neighbours. */
function encodingsOf(token: string): readonly string[] {
  const bytes = Buffer.from(token);
  const inBase64 = [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    const end = Math.floor((shifted.length * 8) / 6);
    return [shifted.toString('base64'), shifted.toString('base64url')].map((code) => code.slice(shift + 1, end));
  });
  return [bytes.toString('hex'), ...inBase64];
}

function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}
