const LONGEST = 60;

/** Shows a value in a message: short, and without what could be a secret in a URL. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shortened(withoutSecrets(value)));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return '$kind' in value ? `\`${value.$kind}\`` : 'an object';
  if (value === undefined) return 'missing';
  return shortened(String(value));
}

/** URLs lose user, password, query and fragment: any of them may hold a token. */
function withoutSecrets(text: string): string {
  return text.replace(/\/\/.*@/s, '//…@').replace(/(:\/\/[^?#]*)[?#].*$/s, '$1?…');
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
