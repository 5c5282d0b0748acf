import type { AllowedTargets } from '../matomo/allowed-targets.js';
import type { HttpProxy, TlsOptions, Way } from '../matomo/transport.js';
import type { SettingPath } from '../model/target.js';
import type { TargetSettings } from '../schema/config.js';
import type { SecretValues } from './target-secrets.js';

type Settings = Pick<TargetSettings, 'url' | 'headers' | 'basicAuth' | 'proxy' | 'tls'>;

/**
 * How a target is reached, with the values of its secrets: all that its settings refer to, but for the token, which is no part of
 * the way. Basic authentication becomes a header. `allowed`: the only places to which it may lead. Throws a TypeError where a value is missing: such a target is served by nobody.
 */
export function wayOf(settings: Settings, secrets: SecretValues = new Map(), allowed?: AllowedTargets): Way {
  const { url, proxy, tls } = settings;
  return {
    url,
    headers: headersOf(settings, secrets),
    proxy: proxyOf(proxy, secrets),
    tls: tlsOf(tls, secrets),
    ...(allowed !== undefined && { allowed: allowed.texts }),
  };
}

function headersOf({ headers, basicAuth }: Settings, secrets: SecretValues): Way['headers'] {
  const own = Object.entries(headers).map(([name, written]): [string, string] => [
    name.toLowerCase(),
    secretOr(`headers.${name}`, written, secrets),
  ]);
  if (basicAuth === undefined) return Object.fromEntries(own);
  const password = secretOr('basicAuth.password', basicAuth.password, secrets);
  return Object.fromEntries([...own, ['authorization', basic(basicAuth.user, password)]]);
}

function proxyOf(proxy: Settings['proxy'], secrets: SecretValues): HttpProxy | undefined {
  if (proxy === undefined) return undefined;
  const { url, user, password } = proxy;
  if (user === undefined) return { url };
  return {
    url,
    authorization: basic(user, password === undefined ? '' : secretOr('proxy.password', password, secrets)),
  };
}

function tlsOf({ ca, cert, key, rejectUnauthorized }: Settings['tls'], secrets: SecretValues): TlsOptions {
  return {
    ...(ca !== undefined && { ca: secretOr('tls.ca', ca, secrets) }),
    ...(cert !== undefined && { cert: secretOr('tls.cert', cert, secrets) }),
    ...(key !== undefined && { key: secretOr('tls.key', key, secrets) }),
    rejectUnauthorized,
  };
}

function secretOr(path: SettingPath, written: string | object, secrets: SecretValues): string {
  const value = typeof written === 'string' ? written : secrets.get(path);
  if (value === undefined) throw new TypeError(`The value of ${path} is not known.`);
  return value;
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
