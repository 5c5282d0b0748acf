import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AllowedTargets } from './allowed-targets.js';
import { NOT_ALLOWED } from './transport.js';

/** How connections of a way are made. */
export type ConnectorOptions = buildConnector.BuildOptions & {
  /** Resolves names. */
  readonly lookup: LookupFunction;
  /** Where they may lead; absent, anywhere. */
  readonly allowed?: AllowedTargets | undefined;
};

/** A way may not lead where it would. Nothing was dialled. */
export class NotAllowed extends Error {
  readonly code = NOT_ALLOWED;
}

/**
 * Connects to what is allowed only, or fails with {@link NotAllowed}. A name is resolved once for each connection: the addresses that are
 * checked are those that are dialled, so that a name which leads elsewhere a moment later gains nothing.
 */
export function allowedConnector({ lookup, allowed, ...options }: ConnectorOptions): buildConnector.connector {
  if (allowed === undefined) return buildConnector({ ...options, lookup });
  return (target, done) => {
    const url = `${target.protocol}//${target.host}`;
    // Of an address that is written out, nobody is asked for another one.
    const refusal = allowed.refusalOf(url);
    if (refusal !== undefined) done(new NotAllowed(refusal), null);
    else buildConnector({ ...options, lookup: checkedLookup(lookup, allowed, url) })(target, done);
  };
}

/** An address of the server of a URL which may be dialled. Rejects with {@link NotAllowed}, or as the lookup does. */
export function allowedAddress(url: string, lookup: LookupFunction, allowed: AllowedTargets): Promise<string> {
  const refusal = allowed.refusalOf(url);
  if (refusal !== undefined) return Promise.reject(new NotAllowed(refusal));
  const hostname = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(hostname) !== 0) return Promise.resolve(hostname);
  return new Promise((resolve, reject) => {
    checkedLookup(lookup, allowed, url)(hostname, {}, (error, address) => {
      if (error === null) resolve(String(address));
      else reject(error);
    });
  });
}

/** Answers no address at all where one of them may not be dialled. */
function checkedLookup(lookup: LookupFunction, allowed: AllowedTargets, url: string): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const addresses = typeof found === 'string' ? [] : found;
      const [first] = addresses;
      if (error !== null || first === undefined)
        return done(error ?? new NotAllowed(`${hostname} has no address.`), []);
      const refusal = addresses
        .map(({ address }) => allowed.refusalAt(url, address))
        .find((words) => words !== undefined);
      if (refusal !== undefined) return done(new NotAllowed(refusal), []);
      return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}
