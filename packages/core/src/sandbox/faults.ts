import { z } from 'zod';
import { BusyServer } from './busy-server.js';

/** The kinds of faults that a sandbox can be told to have. */
export const FAULT_KINDS = [
  'latency',
  'busy',
  'error',
  'unavailable',
  'hang',
  'reset-before-receipt',
  'reset-after-receipt',
  'slow-body',
  'html',
  'redirect',
  'garbage',
  'endless-body',
] as const;

/** One of the kinds of faults. */
export type FaultKind = (typeof FAULT_KINDS)[number];

const rate = z.number().min(0).max(1);
const milliseconds = z.number().min(0).max(3_600_000);
// The share of requests that the fault strikes (default: all of them), and the seed that decides which ones.
const share = { rate: rate.optional(), seed: z.number().int().optional() };

/** How a site's tracker misbehaves. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Takes the hit at once and answers late. */
  z.strictObject({ kind: z.literal('latency'), ms: milliseconds, jitterMs: milliseconds.optional(), ...share }),
  /** Takes the hit at once, and answers so many requests a second, one after the other. */
  z.strictObject({ kind: z.literal('busy'), perSecond: z.number().positive().max(100_000), ...share }),
  /** Answers an error (500 by default) and records nothing. */
  z.strictObject({ kind: z.literal('error'), ...share, rate, status: z.number().int().min(200).max(599).optional() }),
  /** Answers 503 with `Retry-After` and records nothing. */
  z.strictObject({ kind: z.literal('unavailable'), retryAfterSeconds: z.number().int().min(0), ...share }),
  /** Never answers and records nothing. */
  z.strictObject({ kind: z.literal('hang'), ...share }),
  /** Cuts the connection; the hit counts as never received. */
  z.strictObject({ kind: z.literal('reset-before-receipt'), ...share }),
  /** Records the hit, then cuts the connection. */
  z.strictObject({ kind: z.literal('reset-after-receipt'), ...share }),
  /** Records the hit and answers 200 with the image, one byte at a time. */
  z.strictObject({ kind: z.literal('slow-body'), byteEveryMs: milliseconds, ...share }),
  /** Answers 200 with a page of somebody else, as a firewall or a maintenance page does, and records nothing. */
  z.strictObject({ kind: z.literal('html'), ...share }),
  /** Answers 302 to another place on the same server, and records nothing. */
  z.strictObject({ kind: z.literal('redirect'), ...share }),
  /** Answers bytes that are no HTTP, and records nothing. */
  z.strictObject({ kind: z.literal('garbage'), ...share }),
  /** Answers 200 with a page that never ends, and records nothing. */
  z.strictObject({ kind: z.literal('endless-body'), ...share }),
]);

/** What `POST /sandbox/faults` takes. */
export const faultChangeSchema = z.strictObject({
  siteId: z.union([z.literal('all'), z.number().int().positive()]),
  fault: faultSchema,
});

/** How a site's tracker misbehaves. */
export type Fault = z.output<typeof faultSchema>;
/** A fault and the site that has it from now on. */
export type FaultChange = z.output<typeof faultChangeSchema>;

/** The faults that are on, as `GET /sandbox/faults` answers them. */
export interface FaultSettings {
  /** What every site has that is not named in `sites`, and requests to unknown sites. */
  readonly all: Fault;
  readonly sites: Readonly<Record<string, Fault>>;
}

/** A fault that strikes one request. */
export interface Strike {
  readonly fault: Exclude<Fault, { kind: 'none' }>;
  /** A number in [0, 1) of this request's own, for jitter. */
  readonly draw: number;
  /** Of a fault of the kind `busy`: all that it strikes wait for the same server. */
  readonly server?: BusyServer | undefined;
}

/** Decides which requests meet a fault. */
export class FaultBoard {
  #all = new FaultCounter({ kind: 'none' });
  readonly #sites = new Map<number, FaultCounter>();

  /** Switches the fault of a site. For 'all' it also takes back what was set for single sites. */
  set({ siteId, fault }: FaultChange): void {
    if (siteId !== 'all') {
      this.#sites.set(siteId, new FaultCounter(fault));
      return;
    }
    this.#all = new FaultCounter(fault);
    this.#sites.clear();
  }

  /** The fault that strikes the next request to a site; undefined when all goes well. */
  next(siteId: number | undefined): Strike | undefined {
    const own = siteId === undefined ? undefined : this.#sites.get(siteId);
    return (own ?? this.#all).next();
  }

  settings(): FaultSettings {
    const sites = [...this.#sites].map(([siteId, counter]) => [String(siteId), counter.fault]);
    return { all: this.#all.fault, sites: Object.fromEntries(sites) };
  }
}

// Multiples of the golden ratio, without their whole part, spread more evenly than chance: of any 1,000 requests, a rate
// of 0.1 strikes 99 to 101, yet not every tenth.
const GOLDEN = (Math.sqrt(5) - 1) / 2;

class FaultCounter {
  readonly fault: Fault;
  readonly #server: BusyServer | undefined;
  #requests: number;

  constructor(fault: Fault) {
    this.fault = fault;
    this.#server = fault.kind === 'busy' ? new BusyServer(fault.perSecond) : undefined;
    this.#requests = fault.kind === 'none' ? 0 : Math.abs(fault.seed ?? 0) % 1_000_000;
  }

  next(): Strike | undefined {
    const { fault } = this;
    if (fault.kind === 'none') return undefined;
    const share = fault.rate ?? 1;
    const position = (++this.#requests * GOLDEN) % 1;
    return position < share ? { fault, draw: position / share, server: this.#server } : undefined;
  }
}
