import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localDate } from '../base/clock.js';
import { targetKey } from '../model/target.js';
import type { Visit, VisitAction } from '../model/visit.js';
import { visitMaker } from './make-visit.js';
import { PAGEVIEWS_ONLY, SHOP, someSettings } from './traffic.fixture.js';

const DAY = localDate('2026-11-24');

function aMaker({ seed = 'seed', target = 'shop', layer = {} } = {}) {
  return visitMaker({ seed, target: targetKey(target), settings: someSettings(layer), pages: SHOP });
}

function visits(count: number, layer = {}): Visit[] {
  const make = aMaker({ layer });
  return Array.from({ length: count }, (_, index) => make(DAY, index));
}

function shareWith(made: readonly Visit[], has: (action: VisitAction) => boolean): number {
  return made.filter(({ actions }) => actions.some(has)).length / made.length;
}

function kindsOf({ actions }: Visit): string[] {
  return actions.map(({ kind }) => kind);
}

describe('visitMaker', () => {
  test('makes the same visit of the same seed, target, day and index, in whatever order', () => {
    const there = Array.from({ length: 50 }, (_, index) => aMaker()(DAY, index));
    const make = aMaker();
    make(localDate('2026-11-25'), 3);
    const back = Array.from({ length: 50 }, (_, index) => make(DAY, 49 - index)).reverse();
    expect(back).toEqual(there);
  });

  test('makes other visits of another seed, target, day or index', () => {
    const ids = [
      aMaker()(DAY, 1),
      aMaker()(DAY, 2),
      aMaker()(localDate('2026-11-25'), 1),
      aMaker({ seed: 'other' })(DAY, 1),
      aMaker({ target: 'other' })(DAY, 1),
    ].map(({ visitorId }) => visitorId);
    expect(new Set(ids).size).toBe(5);
  });

  test('leaves visitors and referrers as they are when other settings change', () => {
    const people = (layer: object) =>
      visits(20, layer).map(({ actions, ...person }) => ({ ...person, entry: actions[0]?.page.url }));
    expect(people({ ecommerce: { orderRate: 1 }, pageviewsPerVisit: { min: 1, max: 1 } })).toEqual(people({}));
  });

  test('views pages, each for a while, and ends with a ping on the last view', () => {
    const [visit] = visits(1, {
      ...PAGEVIEWS_ONLY,
      pageviewsPerVisit: { min: 3, max: 3 },
      visitMinutes: { min: 2, max: 2 },
    });
    if (visit === undefined) expect.unreachable();
    const { actions } = visit;
    expect(kindsOf(visit)).toEqual(['pageview', 'pageview', 'pageview', 'ping']);
    expect(actions[0]?.offsetMs).toBe(0);
    expect(actions[3]?.offsetMs).toBe(120_000);
    expect(actions[3]?.page).toBe(actions[2]?.page);
    expect(actions[2]?.page.from).toBe(actions[1]?.page.url);
  });

  test('makes as many hits and minutes as the settings say', () => {
    const made = visits(8_000, {
      ...PAGEVIEWS_ONLY,
      pageviewsPerVisit: { min: 2, max: 4 },
      visitMinutes: { min: 1, max: 8 },
    });
    const lengths = made.map(({ actions }) => actions.length - 1);
    const minutes = made.map(({ actions }) => (actions.at(-1)?.offsetMs ?? 0) / 60_000);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(new Set(lengths)).toEqual(new Set([2, 3, 4]));
    expect(mean(lengths)).toBeCloseTo(3, 1);
    expect(mean(minutes)).toBeCloseTo(4.5, 0);
    expect(Math.min(...minutes)).toBeLessThan(1.05);
    expect(Math.max(...minutes)).toBeGreaterThan(7.95);
  });

  test.each([
    ['long visits', { min: 3, max: 6 }],
    ['short visits, where extras are appended', { min: 1, max: 2 }],
  ])('has each extra in the share of visits that the settings say, in %s', (_name, pageviewsPerVisit) => {
    const click = { category: 'C', action: 'click' };
    const made = visits(20_000, {
      pageviewsPerVisit,
      siteSearch: { probability: 0.3 },
      outlinks: { probability: 0.2 },
      downloads: { probability: 0.1 },
      events: { click: { probability: 0.5, list: [click] }, behavioural: { probability: 0.25 } },
      ecommerce: { orderRate: 0.15 },
    });
    const isClick = (action: VisitAction) => action.kind === 'event' && action.category === 'C';
    // Four standard deviations of 20,000 draws are at most 0.0142.
    const near = (share: number, expected: number) => expect(Math.abs(share - expected)).toBeLessThan(0.0142);
    near(
      shareWith(made, ({ kind }) => kind === 'search'),
      0.3,
    );
    near(
      shareWith(made, ({ kind }) => kind === 'outlink'),
      0.2,
    );
    near(
      shareWith(made, ({ kind }) => kind === 'download'),
      0.1,
    );
    near(shareWith(made, isClick), 0.5);
    near(
      shareWith(made, (action) => action.kind === 'event' && !isClick(action)),
      0.25,
    );
    near(
      shareWith(made, ({ kind }) => kind === 'order'),
      0.15,
    );
  });

  test('gives every order an id of its own, which names the day and the index', () => {
    const layer = { ecommerce: { orderRate: 1 } };
    const idsOf = (visit: Visit) =>
      visit.actions.flatMap((action) => (action.kind === 'order' ? [action.order.id] : []));
    const days = [DAY, localDate('2026-11-25')];
    const makers = [aMaker({ layer }), aMaker({ layer, target: 'other' }), aMaker({ layer, seed: 'other' })];
    const ids = makers.flatMap((make) => days.flatMap((day) => [0, 1, 10].flatMap((index) => idsOf(make(day, index)))));
    expect(new Set(ids).size).toBe(18);
    expect(ids.every((id) => /^2026112[45]-[0-9a-f]{8}-(0|1|10)$/.test(id))).toBe(true);
  });

  test('stays a visit to Matomo, whatever the settings', () => {
    const arbLayer = fc.record({
      pageviewsPerVisit: fc
        .tuple(fc.integer({ min: 1, max: 12 }), fc.nat(6))
        .map(([min, more]) => ({ min, max: min + more })),
      visitMinutes: fc.tuple(fc.nat(60), fc.nat(60)).map(([min, more]) => ({ min, max: min + more })),
      siteSearch: fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }) }),
      ecommerce: fc.record({ orderRate: fc.double({ min: 0, max: 1, noNaN: true }) }),
    });
    fc.assert(
      fc.property(fc.string(), arbLayer, fc.nat(1_000_000), (seed, layer, index) => {
        const { visitorId, actions } = aMaker({ seed, layer })(DAY, index);
        expect(visitorId).toMatch(/^[0-9a-f]{16}$/);
        expect(actions[0]).toMatchObject({ kind: 'pageview', offsetMs: 0 });
        expect(actions.at(-1)?.kind).toBe('ping');
        for (const [at, { offsetMs }] of actions.entries()) {
          const gap = offsetMs - (actions[at - 1]?.offsetMs ?? 0);
          expect(gap >= 0 && gap < 1_799_000).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
