/** Names the cookie. Under TLS browsers keep to what its prefix says: no other host, and no page in clear, can set it. */
export function cookieName(isSecure: boolean): string {
  return isSecure ? '__Host-trafficinator_session' : 'trafficinator_session';
}

/** Writes the header that sets the cookie; without a secret, the one that takes it away. */
export function sessionCookie(secret: string | undefined, { isSecure, maxAgeSeconds = 0 }: CookieTerms): string {
  const terms = ['Path=/', `Max-Age=${secret === undefined ? 0 : maxAgeSeconds}`, 'HttpOnly', 'SameSite=Strict'];
  return [`${cookieName(isSecure)}=${secret ?? ''}`, ...terms, ...(isSecure ? ['Secure'] : [])].join('; ');
}

/** How the cookie is to be kept. */
export interface CookieTerms {
  readonly isSecure: boolean;
  readonly maxAgeSeconds?: number | undefined;
}

/** Reads the secret from `Cookie`. Of two cookies of the name one is not ours, and nobody can tell which: then there is none. */
export function secretOfCookie(header: string | undefined, isSecure: boolean): string | undefined {
  const name = cookieName(isSecure);
  const values = (header ?? '').split(';').flatMap((pair) => {
    const [key, value = ''] = pair.trim().split('=', 2);
    return key === name ? [value] : [];
  });
  const [value] = values;
  return values.length === 1 && value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}
