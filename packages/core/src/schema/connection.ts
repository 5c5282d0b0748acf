import { z } from 'zod';
import { named } from './named.js';
import { section, setting } from './setting.js';
import { secretReference } from './target.js';

/** Certificates, as their text or as a reference to it. */
const pem = z.union([
  z.string().regex(/^-----BEGIN/, { error: 'is no PEM: expected -----BEGIN ...' }),
  secretReference,
]);

/** A header's value, or a reference to one that is secret. */
const headerValue = z.union([
  z.string().regex(/^[\t\x20-\x7e\x80-\xff]{1,8000}$/, { error: 'is no value of an HTTP header' }),
  secretReference,
]);

/** What the program sets, or must be left to the connection. `Proxy-Authorization` would tell a target what is the proxy's. */
const OWN_HEADERS = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, { error: 'is no name of an HTTP header', abort: true })
  .refine((name) => !OWN_HEADERS.has(name.toLowerCase()), { error: 'is a header that no setting can change' });

/** Whether a header holds a secret, by its name: then its value must be a reference. */
export function isSecretHeader(name: string): boolean {
  return /authorization|cookie|key|passw|secret|token/i.test(name);
}

/** A secret must be a reference: unlike a token, it is never taken from the config itself. */
const secret = secretReference;

/** A user of HTTP basic authentication. What follows a colon would be taken for the password. */
const user = z
  .string()
  .regex(/^[^:\p{Cc}]{1,200}$/u, { error: 'is no user name: it may not be empty, nor hold a colon' });

/** An HTTP proxy: scheme, host and port. Its password is a secret of its own. */
const proxyUrl = named(
  z.string().refine(isProxyUrl, { error: 'is no proxy: expected http://HOST:PORT, without user or password' }),
  { words: 'the URL of an HTTP proxy, such as http://HOST:PORT' },
);

function isProxyUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

/** What stands between a runner and a target. */
export const connectionFields = {
  headers: setting(z.record(headerName, headerValue).readonly(), {
    doc: 'HTTP headers of every request, such as a staging server wants them. A value may be a reference to a secret.',
    default: {},
    example: "{ 'X-Staging-Key': secretEnv('STAGING_KEY') }",
  }),
  basicAuth: setting(z.strictObject({ user, password: secret }).readonly(), {
    doc: 'User and password of HTTP basic authentication in front of the target.',
    optional: true,
    fallback: 'none is sent',
    example: "{ user: 'staging', password: secretEnv('STAGING_PASSWORD') }",
  }),
  proxy: setting(
    z
      .strictObject({ url: proxyUrl, user: user.optional(), password: secret.optional() })
      .refine(({ user: name, password }) => name !== undefined || password === undefined, {
        error: 'has a `password`, but no `user`',
      })
      .readonly(),
    {
      doc: 'An HTTP proxy through which the target is reached. No variable of the environment is heeded.',
      optional: true,
      fallback: 'the target is reached directly',
      example: "{ url: 'http://proxy.example.com:3128' }",
    },
  ),
  tls: section("How the target's certificate is checked, and which one is shown to it.", {
    ca: setting(pem, {
      doc: 'Certificates to trust instead of the usual ones, in PEM: the text, or `secretFile(PATH)`, which is read where the runner runs.',
      optional: true,
      fallback: 'those that Node.js trusts',
      example: "secretFile('certs/ca.pem')",
    }),
    cert: setting(pem, {
      doc: 'Certificate of the client, in PEM.',
      optional: true,
      fallback: 'none is shown',
      example: "secretFile('certs/client.pem')",
    }),
    key: setting(secret, {
      doc: "Private key of the client's certificate, in PEM.",
      optional: true,
      fallback: 'none',
      example: "secretFile('certs/client.key')",
    }),
    rejectUnauthorized: setting(z.boolean(), {
      doc: 'Whether a certificate that cannot be verified ends the connection. `false` is for test servers only: anybody may answer then.',
      default: true,
    }),
  }),
};
