// Visits as a run makes them, for the benchmarks.
import { instant, localDate } from '../packages/core/dist/base/clock.js';
import { type EncodedVisit, hitEncoder } from '../packages/core/dist/matomo/encode-hits.js';
import { targetKey } from '../packages/core/dist/model/target.js';
import type { Visit } from '../packages/core/dist/model/visit.js';
import { type MakeVisit, visitMaker } from '../packages/core/dist/traffic/make-visit.js';
import { SHOP, someSettings } from '../packages/core/dist/traffic/traffic.fixture.js';

export const DAY = localDate('2026-11-24');
export const VISITS = 1_000;
const STARTED_AT = Date.UTC(2026, 10, 24, 12);

/** Makes the visits of a target with all kinds of action. */
export function visits(): MakeVisit {
  const settings = someSettings({ ecommerce: { orderRate: 0.1 } });
  return visitMaker({ seed: 'benchmark', target: targetKey('shop'), settings, pages: SHOP });
}

export function encoder(): (visit: Visit) => EncodedVisit {
  return hitEncoder({ siteId: 1, token: '0123456789abcdef0123456789abcdef' }).open;
}

/** The bodies of all hits of a visit. */
export function bodiesOf(visit: Visit, open: (visit: Visit) => EncodedVisit): readonly string[] {
  const encoded = open(visit);
  return visit.actions.map(({ offsetMs }, index) => encoded.hit(index, instant(STARTED_AT + offsetMs)));
}

/** The length of the bytes, which are made as the transport makes them. */
export function bytesOf(body: string): number {
  return Buffer.from(body).length;
}

/** Sums what a thing is worth over all things. */
export function sum<Thing>(things: readonly Thing[], worth: (thing: Thing) => number): number {
  return things.reduce((total, thing) => total + worth(thing), 0);
}

/** The body of a hit of usual length, as a run without a token sends it. */
export function aBody(): string {
  const make = visits();
  const { open } = hitEncoder({ siteId: 1 });
  const bodies = Array.from({ length: 100 }, (_, index) => bodiesOf(make(DAY, index), open)).flat();
  return bodies.toSorted((a, b) => a.length - b.length)[Math.floor(bodies.length / 2)] ?? '';
}
