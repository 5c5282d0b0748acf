import { isIP } from 'node:net';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import { addressKind, parseAddress } from './address-kind.js';
import { type AllowedPlace, parseAllowedPlace } from './allowed-place.js';

/** Where targets of the API may be. Whoever may change them could otherwise make this machine ask any other that it can reach. */
export interface AllowedTargets {
  /** The patterns, as they were given. */
  readonly texts: readonly string[];
  /** Why a URL is not allowed, in words, as far as it tells by itself: its scheme, host and port. Undefined where it may be dialled. */
  refusalOf(url: string): string | undefined;
  /** Why an address that the host of the URL leads to must not be dialled, in words. To be asked for each new connection. */
  refusalAt(url: string, address: string): string | undefined;
}

/** Any public address, by any name. */
export const PUBLIC_PLACES: readonly string[] = ['*'];

/**
 * Reads patterns such as `https://*.example.com`, `https://analytics.example.com:8443`, `http://10.0.0.0/8:*`, `https://[fd00::]/8` or
 * `*`. A host must be named by one of them. Behind a name only public addresses are allowed; others must be named as addresses too, by a
 * pattern of the same scheme and port. Throws `allow-target.invalid`, once for each that is none.
 */
export function parseAllowedTargets(texts: readonly string[]): AllowedTargets {
  const places = texts.map(parseAllowedPlace);
  const bad = texts.filter((_, index) => places[index] === undefined);
  if (bad.length > 0) throw new Failure(bad.map((pattern) => problem('allow-target.invalid', { pattern })));
  return new Allowed(
    texts,
    places.filter((place) => place !== undefined),
  );
}

class Allowed implements AllowedTargets {
  readonly texts: readonly string[];
  readonly #places: readonly AllowedPlace[];

  constructor(texts: readonly string[], places: readonly AllowedPlace[]) {
    this.texts = texts;
    this.#places = places;
  }

  refusalOf(text: string): string | undefined {
    if (!URL.canParse(text)) return 'This is no URL.';
    const url = new URL(text);
    if (!/^https?:$/.test(url.protocol)) return `Targets are reached by http or https, and not by ${url.protocol}`;
    if (url.username !== '' || url.password !== '') return 'A URL with a user or a password is not allowed.';
    if (isLiteral(url)) return this.refusalAt(text, url.hostname);
    return this.#placesOf(url).some(({ names }) => names(hostOf(url))) ? undefined : this.#isNotNamed(url);
  }

  refusalAt(text: string, dialled: string): string | undefined {
    const url = new URL(text);
    const address = parseAddress(dialled);
    if (address === undefined) return `${url.host} leads to ${dialled}, which is no address.`;
    const places = this.#placesOf(url);
    const isNamed = places.some(({ names }) => names(hostOf(url)));
    const holdsAddress = places.some(({ holds }) => holds(address));
    if (!isNamed && !(isLiteral(url) && holdsAddress)) return this.#isNotNamed(url);
    if (holdsAddress) return undefined;
    const kind = addressKind(address);
    if (kind === 'public') return undefined;
    const what = isLiteral(url) ? `${url.host} is ${kind}` : `${url.host} leads to ${address}, ${kind}`;
    return `${what}, and is not among the allowed places.`;
  }

  #placesOf(url: URL): readonly AllowedPlace[] {
    return this.#places.filter(({ fits }) => fits(url));
  }

  #isNotNamed({ origin }: URL): string {
    const allowed = this.texts.length === 0 ? 'none is' : `allowed: ${this.texts.join(', ')}`;
    return `${origin} is not among the allowed places (${allowed}).`;
  }
}

function isLiteral({ hostname }: URL): boolean {
  return hostname.startsWith('[') || isIP(hostname) !== 0;
}

/** Without the dot by which a name may end: it leads to the same. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/\.$/, '');
}
