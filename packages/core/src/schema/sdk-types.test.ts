// The compiler runs these tests: the sdk's interfaces, which contain no zod, must say the same as the schema.

import type { Config, InstanceLayer, LoadLayer, Profile, TargetLayer } from '@trafficinator/sdk';
import { describe, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { config, Layer, load, target } from './config.js';
import type { instance } from './instance.js';

/** A type with all named parts written out, so that only structure is compared. */
type Plain<T> = T extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Plain<T[Key]> }
    : T;

describe('the interfaces of the sdk', () => {
  test('are the types of what the schema accepts in a layer', () => {
    expectTypeOf<Plain<TargetLayer>>().toEqualTypeOf<Plain<z.input<typeof target.layer>>>();
    expectTypeOf<Plain<InstanceLayer>>().toEqualTypeOf<Plain<z.input<typeof instance.layer>>>();
    expectTypeOf<Plain<LoadLayer>>().toEqualTypeOf<Plain<z.input<typeof load.layer>>>();
  });

  test('can be used where the other is expected', () => {
    expectTypeOf<Profile>().toExtend<Layer>();
    expectTypeOf<Layer>().toExtend<Profile>();
    expectTypeOf<Config>().toExtend<z.input<typeof config>>();
    expectTypeOf<z.input<typeof config>>().toExtend<Config>();
  });

  test('have the keys of the whole config', () => {
    expectTypeOf<keyof Config>().toEqualTypeOf<keyof z.input<typeof config>>();
  });
});
