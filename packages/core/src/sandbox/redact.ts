import type { HitParameters } from './parameters.js';

const MAX_SAMPLE = 600;
const HIDDEN = '[redacted]';

/** Writes a hit down as a sample of a violation. No token gets in: not by its name, nor by its value in another place. */
export function sampleOf(detail: string, parameters: HitParameters, secrets: readonly string[]): string {
  const pairs = [...parameters].map(([name, value]) => `${name}=${isSecretName(name) ? HIDDEN : value}`);
  const own = [...parameters]
    .filter(([name]) => isSecretName(name))
    .map(([, value]) => value)
    .filter(isLong);
  return redact(`${detail}: ${pairs.join('&')}`, [...secrets, ...own]).slice(0, MAX_SAMPLE);
}

/** Takes every secret out of a text, also where it is percent-encoded. */
export function redact(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets) {
    if (secret === '') continue;
    safe = safe.replaceAll(secret, HIDDEN).replaceAll(encodeURIComponent(secret), HIDDEN);
  }
  return safe;
}

/** A short value is no token, and taking out every "1" would leave nothing to read. */
function isLong(value: string): boolean {
  return value.length >= 8;
}

/** Also mistyped names of the token, which are the more likely to slip through. */
function isSecretName(name: string): boolean {
  return /to?ken|auth|secret|passw/i.test(name);
}
