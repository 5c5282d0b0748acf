/**
 * Escapes a text for XML and HTML, for elements and for attributes in double quotes. Characters that XML forbids, such as most
 * control characters and lone surrogates, are shown as `\u{...}`.
 */
export function markupText(text: string): string {
  return text.replace(FORBIDDEN, shown).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufffe\uffff\ud800-\udfff]/gu;

function shown(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}
