const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const UNUSED = ['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'microphone', 'midi'];
const ALSO_UNUSED = ['payment', 'publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb'];

const ALWAYS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': [...UNUSED, ...ALSO_UNUSED].map((feature) => `${feature}=()`).join(', '),
  'x-permitted-cross-domain-policies': 'none',
} as const;

/** One year. */
const STRICT_TRANSPORT = 'max-age=31536000';

/** What every answer says to browsers. `path`: without its query. Whoever answers something may say more, or something stricter. */
export function securityHeaders(
  path: string,
  { isSecure }: { readonly isSecure: boolean },
): Readonly<Record<string, string>> {
  return {
    ...ALWAYS,
    ...(isApi(path) && { 'cache-control': 'no-store' }),
    ...(isSecure && { 'strict-transport-security': STRICT_TRANSPORT }),
  };
}

/** Whether a path is one of the API, and not of the pages. */
export function isApi(path: string): boolean {
  return path === '/api' || path.startsWith('/api/');
}
