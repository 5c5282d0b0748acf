// A config may hold a token or a password as a literal. What we print of it, and what compilers quote from it, must not.

const MASK = '***';

// `tokenAuth: '…'`, `"token_auth": "…"`, `const apiToken = env ?? '…'`: everything up to the end of the value, even on the next line.
const TOKEN_VALUE = /token(?:[_-]?auth)?\w*['"`\]]*\s*(?:[?!]?\s*:|=(?![=>]))[^,;]*/gi;
// References to a secret name a variable or a file, which the reader needs to see.
const LONG_LITERAL = /(\bsecret\w*\(\s*\[?\s*)?(['"`])((?:\\.|(?!\2)[^\\\n]){16,})\2/g;
const TOKEN_PARAMETER = /(token_auth(?:=|%3D))[^&'"`\s]{16,}/gi;
// What a Matomo token looks like, wherever it stands.
const MATOMO_TOKEN = /(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/gi;

// `postgres://user:…@host`, up to the last `@`: who writes a password rarely escapes it.
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"`]*:)[^\s'"`]+(?=@)/gi;
const PASSWORD_PARAMETER = /([?&](?:ssl)?password=)[^&\s'"`]+/gi;

/** Replaces literal tokens, and passwords of addresses, by `***`. Lines stay lines. */
export function redactTokens(text: string): string {
  return text
    .replace(TOKEN_VALUE, (value) => value.replace(LONG_LITERAL, maskLiteral))
    .replace(TOKEN_PARAMETER, `$1${MASK}`)
    .replace(URL_PASSWORD, `$1${MASK}`)
    .replace(PASSWORD_PARAMETER, `$1${MASK}`)
    .replace(MATOMO_TOKEN, MASK);
}

function maskLiteral(literal: string, reference: string | undefined, quote: string): string {
  return reference === undefined ? `${quote}${MASK}${quote}` : literal;
}
