import ipaddr from 'ipaddr.js';
import { type Address, parseAddress } from './address-kind.js';

/** One pattern of places that may be dialled. */
export interface AllowedPlace {
  /** Whether it is about the scheme and the port of a URL. */
  readonly fits: (url: URL) => boolean;
  /** Whether it names a host, as a URL writes it. Only public addresses are meant by that. */
  readonly names: (host: string) => boolean;
  /** Whether it names an address, of whatever kind. */
  readonly holds: (address: Address) => boolean;
}

const PATTERN =
  /^(?<scheme>https?):\/\/(?<host>\*|(?:\*\.)?[^\s/:@?#[\]*]+|\[[0-9a-f:.]+\])(?:\/(?<bits>\d{1,3}))?(?::(?<port>\d{1,5}|\*))?$/i;

/** Reads a pattern; undefined where it is none. */
export function parseAllowedPlace(text: string): AllowedPlace | undefined {
  if (text === '*') return { fits: always, names: always, holds: never };
  const { scheme = '', host = '', bits, port } = PATTERN.exec(text)?.groups ?? {};
  const parts = { scheme: scheme.toLowerCase(), wildcard: host.startsWith('*'), host: host.replace(/^\*\.?/, '') };
  const found = hostMatcher(parts, bits);
  const fits = placeMatcher(parts.scheme, port);
  return scheme === '' || found === undefined || fits === undefined ? undefined : { fits, ...found };
}

const always = () => true;
const never = () => false;

type HostMatcher = Pick<AllowedPlace, 'names' | 'holds'>;

function hostMatcher(
  { scheme, wildcard, host }: { readonly scheme: string; readonly wildcard: boolean; readonly host: string },
  bits: string | undefined,
): HostMatcher | undefined {
  if (wildcard && host === '') return bits === undefined ? { names: always, holds: never } : undefined;
  // As a URL writes it: in small letters, with Punycode, and numbers as addresses.
  if (!URL.canParse(`${scheme}://${host}`)) return undefined;
  const name = new URL(`${scheme}://${host}`).hostname.replace(/\.$/, '');
  const address = parseAddress(name);
  if (address !== undefined) return wildcard ? undefined : networkMatcher(address, bits);
  if (bits !== undefined) return undefined;
  return { names: wildcard ? (asked) => asked.endsWith(`.${name}`) : (asked) => asked === name, holds: never };
}

function networkMatcher(address: Address, bits: string | undefined): HostMatcher | undefined {
  const longest = address instanceof ipaddr.IPv4 ? 32 : 128;
  const length = bits === undefined ? longest : Number(bits);
  if (length > longest) return undefined;
  const holds = (asked: Address) => asked.kind() === address.kind() && asked.match(address, length);
  return { names: never, holds };
}

/** Without a port, the one that the scheme has. */
function placeMatcher(scheme: string, port: string | undefined): AllowedPlace['fits'] | undefined {
  if (Number(port) > 65_535) return undefined;
  const wanted = port === undefined || port === '*' ? port : String(Number(port));
  return (url) => url.protocol === `${scheme}:` && (wanted === '*' || portOf(url) === (wanted ?? defaultPort(scheme)));
}

function portOf(url: URL): string {
  return url.port === '' ? defaultPort(url.protocol.slice(0, -1)) : url.port;
}

function defaultPort(scheme: string): string {
  return scheme === 'https' ? '443' : '80';
}
