// A config may hold a token or a password as a literal. What we print of it, and what compilers quote from it, must not.

const MASK = '***';

// `tokenAuth: '…'`, `"token_auth": "…"`, `'X-Api-Key': '…'`, `const apiToken = env ?? '…'`: everything up to the end of the value,
// even on the next line.
const TOKEN_VALUE =
  /(?:token(?:[_-]?auth)?|passw(?:or)?d|authorization|cookie|[_-]key|[_-]secret)\w*['"`\]]*\s*(?:[?!]?\s*:|=(?![=>]))[^,;]*/gi;
// References to a secret name a variable or a file, which the reader needs to see.
const LONG_LITERAL = /(\bsecret\w*\(\s*\[?\s*)?(['"`])((?:\\.|(?!\2)[^\\\n]){16,})\2/g;
const TOKEN_PARAMETER = /(token_auth(?:=|%3D))[^&'"`\s]{16,}/gi;
// What a Matomo token looks like, wherever it stands.
const MATOMO_TOKEN = /(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/gi;

// `postgres://user:…@host`, up to the last `@`: who writes a password rarely escapes it.
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"`]*:)[^\s'"`]+(?=@)/gi;
const PASSWORD_PARAMETER = /([?&](?:ssl)?password=)[^&\s'"`]+/gi;

// Of a password, however short. A reference is a call and no literal.
const PASSWORD_VALUE = /(passw(?:or)?d\w*['"`\]]*\s*(?::|=(?![=>]))\s*)(['"`])(?:\\.|(?!\2)[^\\\n])+\2/gi;
const PRIVATE_KEY = /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(?=-----END|['"`]|$)/g;

/** Replaces literal tokens, passwords and private keys, and passwords of addresses, by `***`. Lines stay lines. */
export function redactTokens(text: string): string {
  return text
    .replace(TOKEN_VALUE, (value) => value.replace(LONG_LITERAL, maskLiteral))
    .replace(PASSWORD_VALUE, `$1$2${MASK}$2`)
    .replace(TOKEN_PARAMETER, `$1${MASK}`)
    .replace(URL_PASSWORD, `$1${MASK}`)
    .replace(PASSWORD_PARAMETER, `$1${MASK}`)
    .replace(PRIVATE_KEY, (key) => key.replace(/[^\r\n]+/g, MASK))
    .replace(MATOMO_TOKEN, MASK);
}

function maskLiteral(literal: string, reference: string | undefined, quote: string): string {
  return reference === undefined ? `${quote}${MASK}${quote}` : literal;
}
