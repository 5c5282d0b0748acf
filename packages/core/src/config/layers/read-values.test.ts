import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { section, setting } from '../../schema/setting.js';
import { LayerMerger } from './merge-layers.js';
import { ValueReader } from './read-values.js';

const { fields } = section('Settings of a test.', {
  cap: setting(z.int(), { doc: 'A required number.', required: true }),
  name: setting(z.string(), { doc: 'An optional text.', optional: true }),
  zone: setting(z.string(), { doc: 'A text with a default.', default: 'UTC' }),
  shop: section('A section.', {
    rate: setting(z.number(), { doc: 'A number.', default: 5 }),
    value: section('A section in a section.', { min: setting(z.number(), { doc: 'A number.', default: 1 }) }),
  }),
  empty: section('A section without defaults.', { note: setting(z.string(), { doc: 'A text.', optional: true }) }),
});
const merger = new LayerMerger(fields);

/** What a reader answers of targets that say so much over common layers, and how often it has read a setting. */
function readAll(common: object, ...targets: readonly object[]) {
  const boxed = (value: object) => merger.box({ kind: 'target', path: 'targets.a', value: { ...value } });
  const below = merger.merge([merger.builtIn, boxed(common)]);
  let reads = 0;
  const reader = new ValueReader(fields, below, (_setting, box) => {
    reads++;
    return box?.value;
  });
  const values = targets.map((own) => reader.values(boxed(own)));
  return { values, reads: () => reads };
}

describe('ValueReader', () => {
  test('reads common and own values, in the order of their declaration, and leaves out what is not there', () => {
    const { values } = readAll({ zone: 'Asia/Tokyo' }, { shop: { value: { min: 7 } }, cap: 3 }, { name: 'B', cap: 4 });
    expect(values.map((one) => JSON.stringify(one))).toEqual([
      '{"cap":3,"zone":"Asia/Tokyo","shop":{"rate":5,"value":{"min":7}},"empty":{}}',
      '{"cap":4,"name":"B","zone":"Asia/Tokyo","shop":{"rate":5,"value":{"min":1}},"empty":{}}',
    ]);
  });

  test('reads once what targets have in common', () => {
    const own = { cap: 3, name: 'A' };
    const readsOfAnother = readAll({}, own, own).reads() - readAll({}, own).reads();
    expect(readsOfAnother).toBe(Object.keys(own).length);
  });

  test('shares the sections that targets leave as they are, frozen, and no other', () => {
    const { values } = readAll({}, { cap: 1 }, { shop: { rate: 9 } });
    const [first, second] = values.map((one) => Object(one['shop']));
    expect([first.value === second.value, first === second]).toEqual([true, false]);
    expect([Object.isFrozen(first), Object.isFrozen(second)]).toEqual([true, false]);
  });
});
