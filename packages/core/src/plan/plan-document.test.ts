import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { Plan } from './plan.js';
import { aPlan, arbApplied, arbDesired } from './plan.test-support.js';
import { planDocument } from './plan-document.js';
import type { PlanReport, planReportDocument } from './plan-report.js';

/** A type with all named parts written out, so that only structure is compared. */
type Plain<T> = T extends string | number | boolean | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Plain<T[Key]> }
      : T;

describe('planDocument', () => {
  test('has the type of plans', () => {
    expectTypeOf<Plain<z.output<typeof planDocument>>>().toEqualTypeOf<Plain<Plan>>();
    expectTypeOf<Plain<z.output<typeof planReportDocument>>>().toEqualTypeOf<Plain<PlanReport>>();
  });

  test('accepts every plan as it is read from JSON, and changes nothing of it', () => {
    fc.assert(
      fc.property(arbDesired, arbApplied, (desired, applied) => {
        const read: unknown = JSON.parse(JSON.stringify(aPlan({ desired, applied })));
        expect(planDocument.parse(read)).toStrictEqual(read);
      }),
    );
  });
});
