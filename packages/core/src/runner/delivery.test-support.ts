import { type Clock, instant } from '../base/clock.js';
import { randomFrom } from '../base/random.js';
import { anAction } from '../matomo/matomo.test-support.js';
import type { Connection } from '../matomo/transport.js';
import type { HitOutcome } from '../model/outcome.js';
import type { Visit } from '../model/visit.js';
import type { Carrier } from './carriage.js';
import { Cut } from './cut.js';
import type { RetryRules } from './retry.js';
import { RetryBudget } from './retry-budget.js';
import { SharedConnections } from './shared-connections.js';
import { SlotHold } from './slot-hold.js';
import { Slots } from './slots.js';
import { WaitList } from './wait-list.js';

/** A visit of so many page views, ten seconds apart. */
export function aVisit(visitorId = '0123456789abcdef', hits = 3): Visit {
  return {
    visitorId,
    userAgent: 'Mozilla/5.0',
    language: 'sv-SE',
    country: 'SE',
    resolution: '1920x1080',
    actions: Array.from({ length: hits }, (_, at) => anAction({ kind: 'pageview' }, at * 10_000)),
  };
}

/** Slots of a target that is alone on its instance. */
export function someSlots(limit: number, open: () => Connection, clock: Clock): Slots {
  const connections = new SharedConnections(1_000, clock);
  return new Slots({ limit, connections, source: { line: '', open }, onIdle: () => {} });
}

/** A slot for a visit under way, as soon as one is free. */
export function slotFor(slots: Slots): Promise<Connection | undefined> {
  return new Promise((resolve) => slots.acquire(resolve));
}

/** A hold with a slot in hand. */
export function aHold(slots: Slots): SlotHold {
  const slot = slots.tryAcquire();
  if (slot === undefined) throw new RangeError('There is no slot.');
  return new SlotHold(slots, slot);
}

/** A carrier that tells what it hears of first hits. */
export function aCarrier(clock: Clock, rules: Partial<RetryRules> = {}) {
  const opened: HitOutcome['kind'][] = [];
  const pause = { until: 0 };
  const cut = new Cut();
  const onFault = (error: unknown) => {
    throw error;
  };
  const carrier: Carrier = {
    clock,
    cut,
    waitList: new WaitList({ clock, cut, onFault }),
    random: randomFrom('carrier'),
    timeoutMs: 1_000,
    retries: { attempts: 0, ambiguous: false, ...rules },
    budget: new RetryBudget(clock),
    pauseMs: () => Math.max(0, pause.until - clock.now()),
    onOpened: ({ kind }) => opened.push(kind),
    onFault,
  };
  return { carrier, opened, pause };
}

/** Dates in the past, so that a visit of half a minute has just ended. */
export function condensedAt(now: number) {
  return (offsetMs: number) => instant(now - 30_000 + offsetMs);
}
