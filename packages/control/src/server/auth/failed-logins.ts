import type { Clock } from '@trafficinator/core';
import ipaddr from 'ipaddr.js';

const FREE_FAILURES = 10;
const WINDOW_MS = 60_000;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 15 * 60_000;
/** After so long without a failure, an address begins anew. */
const FORGOTTEN_MS = 60 * 60_000;
const MOST_ADDRESSES = 10_000;

interface Record {
  failures: number;
  since: number;
  locks: number;
  lockedUntil: number;
  lastAt: number;
}

/** Shuts out who tries tokens: ten failures a minute are free, and each further ten lock an address out for twice as long. */
export class FailedLogins {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #records = new Map<string, Record>();
  readonly #proven = new Set<string>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** Seconds until the address may try again; 0 if it may. */
  lockedSeconds(address: string): number {
    const until = this.#records.get(networkOf(address))?.lockedUntil ?? 0;
    return Math.max(0, Math.ceil((until - this.#clock.monotonicMs()) / 1_000));
  }

  /** Whether this token was right from this address before: what else tries from there is no reason to doubt it. */
  isProven(address: string, hash: string): boolean {
    return this.#proven.has(`${networkOf(address)} ${hash}`);
  }

  succeeded(address: string, hash: string): void {
    this.#proven.add(`${networkOf(address)} ${hash}`);
    if (this.#proven.size > MOST_ADDRESSES) deleteFirst(this.#proven);
  }

  failed(address: string): void {
    const key = networkOf(address);
    const now = this.#clock.monotonicMs();
    const record = this.#recordOf(key, now);
    record.failures += 1;
    record.lastAt = now;
    if (record.failures < FREE_FAILURES) return;
    record.lockedUntil = now + Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** record.locks);
    record.locks += 1;
    record.failures = 0;
  }

  #recordOf(key: string, now: number): Record {
    const old = this.#records.get(key);
    const fresh = { failures: 0, since: now, locks: 0, lockedUntil: 0, lastAt: now };
    const record = old === undefined || now - old.lastAt > FORGOTTEN_MS ? fresh : old;
    if (now - record.since > WINDOW_MS) Object.assign(record, { failures: 0, since: now });
    this.#records.delete(key);
    this.#records.set(key, record);
    if (this.#records.size > MOST_ADDRESSES) deleteFirst(this.#records);
    return record;
  }
}

/** Whoever has one address of IPv6 has at least the 2^64 of its network. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6) return parsed.parts.slice(0, 4).join(':');
  return parsed.toString();
}

function deleteFirst(kept: { keys(): Iterator<string>; delete(key: string): boolean }): void {
  const first = kept.keys().next();
  if (first.done !== true) kept.delete(first.value);
}
