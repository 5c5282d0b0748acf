import type { PlanReport } from '@trafficinator/core';
import { describe, expect, test } from 'vitest';
import { targetForm } from '../edit/schema-form.js';
import { planBlocks } from './plan-blocks.js';

const form = targetForm({
  properties: {
    url: { type: 'string' },
    siteId: { type: 'integer' },
    weight: { type: 'number', default: 1 },
    delivery: {
      type: 'object',
      properties: { concurrency: { type: 'integer', default: 4 }, bulkSize: { default: 1 } },
    },
  },
});
const settings = {
  url: 'https://a.example/matomo.php',
  siteId: 1,
  weight: 1,
  delivery: { concurrency: 9, bulkSize: 1 },
};

describe('planBlocks', () => {
  test('shows of a new target what every target has, and what differs from the defaults', () => {
    const [block] = planBlocks(aPlan([{ kind: 'create', target: 'new', after: { settings }, effects: [] }]), form);
    expect(block).toMatchObject({ kind: 'create', target: 'new', title: 'target.new will be created' });
    expect(block?.rows).toEqual([
      { label: 'url', after: 'https://a.example/matomo.php' },
      { label: 'siteId', after: '1' },
      { label: 'weight', after: '1' },
      { label: 'delivery.concurrency', after: '9' },
    ]);
  });

  test('shows of a changed target both sides, and no value of a secret', () => {
    const changes = [
      { kind: 'value', path: 'visitsPerDay', before: 1_000, after: 5_000 },
      { kind: 'sensitive', path: 'tokenAuth', comparison: 'changed' },
      { kind: 'sensitive', path: 'headers.X', comparison: 'unknown' },
    ];
    const effects = [{ kind: 'stops', sentToday: 12 }];
    const [block] = planBlocks(aPlan([{ kind: 'update', target: 'old', after: { settings }, changes, effects }]), form);
    expect(block?.rows).toEqual([
      { label: 'visitsPerDay', before: '1,000', after: '5,000' },
      { label: 'tokenAuth', after: '(sensitive value changed)' },
    ]);
    expect(block?.effects).toEqual(['no more visits: 12 sent today stay counted']);
  });

  test('tells the load first, then targets, and passes over those that stay', () => {
    const actions = [
      { kind: 'keep', target: 'a', unknownSecret: false },
      { kind: 'delete', target: 'b', effects: [] },
      { kind: 'move', target: 'd', from: 'c', after: { settings }, changes: [], effects: [] },
    ];
    const load = [{ kind: 'value', path: 'load.visitsPerDay', after: 100 }];
    expect(planBlocks(aPlan(actions, load), undefined).map(({ kind, title }) => [kind, title])).toEqual([
      ['load', 'the load will be updated'],
      ['delete', 'target.b will be deleted'],
      ['move', 'target.d was target.c'],
    ]);
  });
});

/** Only what blocks are made of. */
function aPlan(actions: readonly unknown[], changes: readonly unknown[] = []): PlanReport {
  return { actions, load: { changes } } as unknown as PlanReport; // The rest is not looked at.
}
