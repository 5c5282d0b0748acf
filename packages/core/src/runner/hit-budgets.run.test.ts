import { describe, expect, test } from 'vitest';
import { localDate } from '../base/clock.js';
import { periodAround } from '../calendar/budget-periods.js';
import { localDayOf } from '../calendar/local-day.js';
import { instanceOf } from '../model/target.js';
import { URL_OF_TRACKER } from '../state/contract/builders.contract.js';
import { aSite, World } from './runner.test-support.js';

const HOUR_MS = 3_600_000;
const DAY = localDayOf(localDate('2026-11-24'), 'UTC');
const instance = instanceOf(URL_OF_TRACKER);

describe('Runner, under hit budgets', { timeout: 30_000 }, () => {
  test('sends no hit beyond the budget of a target, fills it to less than a visit, and ends with it', async () => {
    const site = aSite(1, { visitsPerDay: 10_000, hitsPerDay: 500 });
    await using world = await World.of({ targets: [site] });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, stop: { untilCaps: true } });
    expect(await run.end(HOUR_MS)).toMatchObject({ reason: 'done', because: 'caps' });
    const hits = world.trackers.received.length;
    expect(hits).toBeLessThanOrEqual(500);
    expect(hits).toBeGreaterThan(480);
    const scope = { kind: 'account', account: site.target.account } as const;
    const [budget] = await world.store.readBudgets([periodAround(scope, 'day', DAY)]);
    expect(budget).toMatchObject({ sent: hits, reserved: 0, limit: 500 });
    expect(world.told('budgetUsed')).toHaveLength(1);
  });

  test('shares the budget of an instance among its targets', async () => {
    const settings = { concurrency: 100, hitsPerDay: 600, timezone: 'UTC' };
    const targets = [aSite(1, { visitsPerDay: 10_000 }), aSite(2, { visitsPerDay: 10_000 })];
    await using world = await World.of({ targets, instances: [{ key: instance, settings }] });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, stop: { untilCaps: true } });
    expect((await run.end(HOUR_MS))?.because).toBe('caps');
    const hits = world.trackers.received.length;
    expect(hits).toBeLessThanOrEqual(600);
    expect(hits).toBeGreaterThan(570);
    const [budget] = await world.store.readBudgets([periodAround({ kind: 'instance', instance }, 'day', DAY)]);
    expect(budget?.sent).toBe(hits);
  });

  test('goes on when a budget is raised, and when its day turns', async () => {
    const site = aSite(1, { visitsPerDay: 10_000, hitsPerDay: 200 });
    await using world = await World.of({ from: '2026-11-24T23:50:00Z', targets: [site] });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 5 } });
    await run.end(60_000);
    const first = world.trackers.received.length;
    await world.apply({ put: [aSite(1, { visitsPerDay: 10_000, hitsPerDay: 300 })] });
    await run.end(60_000);
    const second = world.trackers.received.length;
    expect(first).toBeLessThanOrEqual(200);
    expect(second).toBeGreaterThan(first + 80);
    expect(second).toBeLessThanOrEqual(300);
    await run.end(600_000);
    expect(world.trackers.received.length).toBeGreaterThan(second + 280);
    run.runner.stop();
    await run.end(HOUR_MS);
    const perDay = Map.groupBy(world.trackers.received, ({ cdt }) => new Date(cdt).toISOString().slice(0, 10));
    for (const hits of perDay.values()) expect(hits.length).toBeLessThanOrEqual(300);
  });
});
