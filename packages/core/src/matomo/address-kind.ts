import ipaddr from 'ipaddr.js';

/** An address of either version. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Reads an address; one of IPv4 that is written as IPv6 (`::ffff:10.0.0.1`) is what it dials. Undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  // Four decimal numbers or IPv6: a URL and a resolver write no address in another way.
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return undefined;
  return ipaddr.process(bare);
}

/**
 * `public`, or what else an address is, as in "a private address". An address of IPv6 that carries one of IPv4 to a gateway is public if
 * both are: the gateway may stand in the network of whoever dials.
 */
export function addressKind(address: Address): string {
  const inner = carriedAddress(address);
  if (inner !== undefined && addressKind(inner) !== 'public') return `${addressKind(inner)} (${inner}) within IPv6`;
  const range = address.range();
  if (range === 'unicast' || (inner !== undefined && GATEWAYS.has(range)))
    return isGlobal(address) ? 'public' : RESERVED;
  return WORDS[range] ?? RESERVED;
}

const RESERVED = 'a reserved address';

const WORDS: Readonly<Record<string, string>> = {
  private: 'a private address',
  loopback: 'a loopback address',
  linkLocal: 'a link-local address',
  uniqueLocal: 'a private address',
  carrierGradeNat: 'an address behind a carrier',
  unspecified: 'an address of this machine',
  multicast: 'a multicast address',
  broadcast: 'a broadcast address',
};

/** Ranges of addresses that carry one of IPv4: they are as public as that. */
const GATEWAYS = new Set(['rfc6052', '6to4', 'teredo']);

/** Only an eighth of IPv6 was ever given out, and the prefix that NAT64 has everywhere. */
function isGlobal(address: Address): boolean {
  if (address instanceof ipaddr.IPv4) return true;
  return isIn(address, '2000::/3') || isIn(address, '64:ff9b::/96');
}

/** The address of IPv4 that stands in one of IPv6: NAT64, 6to4, Teredo, ISATAP. */
function carriedAddress(address: Address): ipaddr.IPv4 | undefined {
  if (address instanceof ipaddr.IPv4) return undefined;
  const bytes = address.toByteArray();
  if (isIn(address, '64:ff9b::/96')) return new ipaddr.IPv4(bytes.slice(12));
  if (isIn(address, '2002::/16')) return new ipaddr.IPv4(bytes.slice(2, 6));
  if (isIn(address, '2001::/32')) return new ipaddr.IPv4(bytes.slice(12).map((byte) => byte ^ 0xff));
  const [, , , , flags, marker] = address.parts;
  const isIsatap = marker === 0x5efe && (flags === 0 || flags === 0x0200);
  return isIsatap ? new ipaddr.IPv4(bytes.slice(12)) : undefined;
}

function isIn(address: ipaddr.IPv6, network: string): boolean {
  return address.match(ipaddr.IPv6.parseCIDR(network));
}
