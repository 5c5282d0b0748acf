import { isIP } from 'node:net';

/** By which names a server is reached. */
export interface ServedHosts {
  /** Whether it listens to this machine alone. */
  readonly isLocal: boolean;
  /** Names and addresses beside those that it has anyway, in small letters. */
  readonly names: ReadonlySet<string>;
}

/**
 * Whether a `Host` may be this server. A name that somebody else owns may lead here all the same, for a page of theirs that could then read
 * and change everything (DNS rebinding), so only known names are served. Nobody can own an address; a server of this machine alone is
 * reached by its own ones. Ports are left to the check of origins: what is forwarded here comes by another.
 */
export function isServedHost(host: string, { isLocal, names }: ServedHosts): boolean {
  const name = hostName(host);
  if (name === undefined) return false;
  if (names.has(name)) return true;
  if (isLocal) return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
  return isIP(name) !== 0;
}

/** The name or address of `NAME:PORT` or `[ADDRESS]:PORT`, in small letters; undefined for anything else. */
export function hostName(host: string): string | undefined {
  const [, address, name] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host) ?? [];
  return (address ?? name)?.toLowerCase();
}
