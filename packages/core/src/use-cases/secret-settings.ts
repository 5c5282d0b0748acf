import type { SecretReference } from '../config/read-secret.js';
import type { SettingPath } from '../model/target.js';
import type { TargetSettings } from '../schema/config.js';

/** A setting of a target whose value is a secret. */
export interface SecretSetting {
  /** Such as `tokenAuth` or `headers.X-Staging-Key`. */
  readonly path: SettingPath;
  readonly reference: SecretReference;
  /** What the value must be able to become. */
  readonly becomes: 'text' | 'header' | 'certificate';
}

/** The settings of a target that refer to secrets, in the order of the schema. */
export function secretSettings(settings: TargetSettings): readonly SecretSetting[] {
  const { tokenAuth, headers, basicAuth, proxy, tls } = settings;
  return [
    ...secretAt('tokenAuth', tokenAuth, 'text'),
    ...Object.entries(headers).flatMap(([name, value]) => secretAt(`headers.${name}`, value, 'header')),
    ...secretAt('basicAuth.password', basicAuth?.password, 'text'),
    ...secretAt('proxy.password', proxy?.password, 'text'),
    ...secretAt('tls.ca', tls.ca, 'certificate'),
    ...secretAt('tls.cert', tls.cert, 'certificate'),
    ...secretAt('tls.key', tls.key, 'certificate'),
  ];
}

function secretAt(
  path: SettingPath,
  written: SecretReference | string | undefined,
  becomes: SecretSetting['becomes'],
): readonly SecretSetting[] {
  return typeof written === 'object' ? [{ path, reference: written, becomes }] : [];
}

/** Origins of the servers to which a secret goes, or that could read it on its way: of the tracker, and of the proxy before it. */
export function receiversOf(path: SettingPath, { url, proxy }: TargetSettings): readonly string[] {
  const proxies = proxy === undefined ? [] : [new URL(proxy.url).origin];
  return path === 'proxy.password' ? proxies : [...new Set([new URL(url).origin, ...proxies])];
}

/** For whom a token of the target is sealed: it opens for no other tracker, and on no other way. */
export function sealedFor(settings: TargetSettings): string {
  return receiversOf('tokenAuth', settings).join(' via ');
}
