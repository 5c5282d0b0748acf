import { append, remove } from '@trafficinator/sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { canonicalJson } from '../../base/canonical-json.js';
import { list, section, setting } from '../../schema/setting.js';
import { type Boxes, boxAt } from './boxes.js';
import { type Layer, LayerMerger } from './merge-layers.js';

const { fields } = section('Settings of a test.', {
  cap: setting(z.int(), { doc: 'A required number.', required: true }),
  zone: setting(z.string(), { doc: 'A text with a default.', default: 'UTC' }),
  tags: list(z.string(), { doc: 'A list without a default.', optional: true }),
  shares: setting(z.record(z.string(), z.number()).readonly(), { doc: 'A record.', default: { SE: 1 } }),
  shop: section('A section.', {
    rates: list(z.number(), { doc: 'A list with a default.', default: [0, 5] }),
    value: section('A section in a section.', {
      min: setting(z.number(), { doc: 'A number.', default: 1 }),
      max: setting(z.number(), { doc: 'A number.', default: 2 }),
    }),
  }),
});
const merger = new LayerMerger(fields);
const builtIn = { zone: 'UTC', shares: { SE: 1 }, shop: { rates: [0, 5], value: { min: 1, max: 2 } } };

function aLayer(value: object, path = 'targets.a'): Layer {
  return { kind: 'target', path, value: { ...value } };
}

function merged(...values: readonly object[]): Boxes {
  return merger.merge([merger.builtIn, ...values.map((value, index) => merger.box(aLayer(value, `layer${index}`)))]);
}

function valuesOf(...values: readonly object[]): unknown {
  return merger.values(merged(...values));
}

describe('LayerMerger', () => {
  test('begins with the built-in defaults', () => {
    expect(valuesOf()).toEqual(builtIn);
  });

  test('merges sections deeply, and replaces numbers, lists and records as a whole', () => {
    const below = { cap: 5, shares: { DE: 1, NO: 2 }, shop: { rates: [1], value: { min: 7 } } };
    const above = { shares: { DK: 1 }, shop: { value: { max: 9 } } };
    expect(valuesOf(below, above)).toEqual({
      cap: 5,
      zone: 'UTC',
      shares: { DK: 1 },
      shop: { rates: [1], value: { min: 7, max: 9 } },
    });
  });

  test('appends to the list below, over several layers', () => {
    const layers = [
      { tags: ['a'] },
      { shop: { rates: append([9]) } },
      { tags: append(['b']) },
      { tags: append(['c']) },
    ];
    expect(valuesOf(...layers)).toMatchObject({ tags: ['a', 'b', 'c'], shop: { rates: [0, 5, 9] } });
  });

  test('removes down to the built-in default, or to nothing', () => {
    const below = { cap: 5, zone: 'Europe/London', shop: { rates: append([9]) } };
    expect(valuesOf(below, { cap: remove, zone: remove, shop: { rates: remove } })).toEqual(builtIn);
    expect(valuesOf(below, { zone: remove }, { zone: 'Asia/Tokyo' })).toMatchObject({ zone: 'Asia/Tokyo' });
  });

  test('takes `undefined` and unknown keys for nothing', () => {
    expect(valuesOf({ zone: undefined, unknown: 1, shop: undefined, toString: 1 })).toEqual(builtIn);
  });

  test('copies nothing that only one layer speaks of: ten thousand targets share what they inherit', () => {
    const common = merger.merge([merger.builtIn, merger.box(aLayer({ tags: ['a'] }))]);
    const target = merger.merge([common, merger.box(aLayer({ cap: 1 }))]);
    expect([target['shop'] === common['shop'], target['tags'] === common['tags']]).toEqual([true, true]);
  });

  test('says where each value comes from', () => {
    const defaults = merger.box({ kind: 'defaults', path: 'defaults', value: { tags: ['a'], shop: { rates: [1] } } });
    const profile = merger.box({ kind: 'profile', path: 'targets.a.extends[0]', value: { tags: append(['b']) } });
    const target = merger.box({ kind: 'target', path: 'targets.a', value: { cap: 1, shop: { rates: remove } } });
    const boxes = merger.merge([merger.builtIn, defaults, profile, target]);
    const tags = { layer: 'defaults', label: 'defaults', path: 'defaults.tags' };
    expect(Object.fromEntries(merger.provenance(boxes))).toEqual({
      cap: { layer: 'target', label: 'targets.a', path: 'targets.a.cap' },
      zone: { layer: 'built-in', label: 'built-in' },
      tags: {
        layer: 'profile',
        label: 'targets.a.extends[0]',
        path: 'targets.a.extends[0].tags',
        appendsTo: tags,
      },
      shares: { layer: 'built-in', label: 'built-in' },
      'shop.rates': { layer: 'built-in', label: 'built-in', removedAt: 'targets.a.shop.rates' },
      'shop.value.min': { layer: 'built-in', label: 'built-in' },
      'shop.value.max': { layer: 'built-in', label: 'built-in' },
    });
  });

  test('keeps a setting that was refused already as invalid, present or not, until a layer above replaces it', () => {
    const isInvalid = (path: string) => ['targets.a', 'targets.a.cap', 'targets.a.zone'].includes(path);
    const bad = merger.box(aLayer({ zone: 5 }), isInvalid);
    const boxes = merger.merge([merger.builtIn, bad, merger.box(aLayer({ zone: 'UTC' }))]);
    expect([boxAt(boxes, ['cap'])?.isInvalid, boxAt(boxes, ['zone'])?.isInvalid]).toEqual([true, false]);
  });

  test('knows the settings to which a layer appends something', () => {
    const own = new LayerMerger(fields);
    own.box(aLayer({ tags: append([]), shop: { rates: append([9]) } }));
    const appended = own.declared.filter(({ setting }) => own.isAppended(setting));
    expect(appended.map(({ path }) => path)).toEqual(['shop.rates']);
  });
});

// Layers of whole values and of markers. A number stands for the same number in every layer, so that laws can be told apart.
const arbTags = fc.array(fc.string(), { minLength: 1 });
const arbRates = fc.array(fc.nat(), { minLength: 1 });
const whole = {
  cap: fc.nat(),
  zone: fc.string(),
  tags: arbTags,
  shares: fc.dictionary(fc.string(), fc.nat()),
};
const arbReplacing = fc.record(
  {
    ...whole,
    shop: fc.record(
      { rates: arbRates, value: fc.record({ min: fc.nat(), max: fc.nat() }, { requiredKeys: [] }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const orRemove = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof(arbitrary, fc.constant(remove));
const orAppend = <T>(arbitrary: fc.Arbitrary<T[]>) => fc.oneof(arbitrary, arbitrary.map(append), fc.constant(remove));
const arbLayer = fc.record(
  {
    cap: orRemove(whole.cap),
    zone: orRemove(whole.zone),
    tags: orAppend(whole.tags),
    shares: orRemove(whole.shares),
    shop: fc.record({ rates: orAppend(arbRates) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

describe('LayerMerger, whatever the layers', () => {
  test('does not heed the order of keys', () => {
    fc.assert(
      fc.property(fc.array(arbLayer), (layers) => {
        const turned = layers.map((layer) => Object(reversed(layer)));
        expect(canonicalJson(valuesOf(...turned))).toBe(canonicalJson(valuesOf(...layers)));
      }),
    );
  });

  test('changes nothing by an empty layer', () => {
    fc.assert(
      fc.property(arbLayer, arbLayer, (below, above) => {
        expect(valuesOf({}, below, {}, above, {})).toEqual(valuesOf(below, above));
      }),
    );
  });

  test('changes nothing by laying a replacing layer over itself', () => {
    fc.assert(
      fc.property(fc.array(arbLayer), arbReplacing, (below, layer) => {
        expect(valuesOf(...below, layer, layer)).toEqual(valuesOf(...below, layer));
      }),
    );
  });

  test('is associative, so that common layers can be merged beforehand', () => {
    fc.assert(
      fc.property(arbLayer, arbLayer, arbLayer, (low, middle, high) => {
        const [a, b, c] = [low, middle, high].map((layer, index) => merger.box(aLayer(layer, `layer${index}`)));
        const [first, second] = [a ?? {}, c ?? {}];
        const left = merger.merge([merger.merge([first, b ?? {}]), second]);
        const right = merger.merge([first, merger.merge([b ?? {}, second])]);
        expect(left).toEqual(right);
        expect(merger.merge([first, b ?? {}, second])).toEqual(left);
      }),
    );
  });

  test('lets the highest layer have its way', () => {
    fc.assert(
      fc.property(fc.array(arbLayer), arbReplacing, (below, target) => {
        expect(valuesOf(...below, target)).toMatchObject(target);
      }),
    );
  });

  test('leaves the settings alone of which a layer says nothing', () => {
    fc.assert(
      fc.property(fc.array(arbLayer), fc.string(), (below, zone) => {
        expect(valuesOf(...below, { zone })).toEqual({ ...Object(valuesOf(...below)), zone });
      }),
    );
  });

  test('appends behind what is below, one layer after the other', () => {
    fc.assert(
      fc.property(fc.array(arbLayer), arbTags, arbTags, (below, first, second) => {
        const tags = (...layers: object[]) => (Object(valuesOf(...below, ...layers)).tags ?? []) as unknown[]; // A list.
        const both = tags({ tags: append(first) }, { tags: append(second) });
        expect(both).toEqual([...tags(), ...first, ...second]);
        expect(both).toEqual(tags({ tags: append([...first, ...second]) }));
        expect(tags({ tags: append([]) })).toEqual(tags());
      }),
    );
  });

  test('falls to the built-in defaults when everything is removed', () => {
    const all = { cap: remove, zone: remove, tags: remove, shares: remove, shop: { rates: remove } };
    fc.assert(
      fc.property(fc.array(arbLayer), (below) => {
        expect(valuesOf(...below, all)).toEqual(builtIn);
      }),
    );
  });
});
