import type { TargetKey } from '@trafficinator/core';
import { z } from 'zod';
import { branded } from './named.js';

/** Of endpoints that take no query. */
export const noQuery = z.strictObject({});

/** Most items of a page. */
export function limit(most: number, byDefault: number) {
  return z.coerce.number().int().min(1).max(most).describe(`Most items. Default: ${byDefault}.`).optional();
}

/** How many items are left out first. */
export function offset(most: number) {
  return z.coerce.number().int().min(0).max(most).describe('How many are left out first. Default: 0.').optional();
}

/** Values that may be given several times, as in `?tag=a&tag=b`. */
export function several<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (given) => (given === undefined || Array.isArray(given) ? given : [given]),
    z.array(item).max(100).optional(),
  );
}

/** The key in a path. */
export const keyParams = z.strictObject({
  key: branded<TargetKey>(
    z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, { error: 'is no key of a target, such as staging' })
      .describe("The target's key."),
  ),
});

/** Of changes that can be tried. */
export const dryRunQuery = z.strictObject({
  dryRun: z.enum(['true', 'false']).describe('Keeps nothing, and answers the plan.').optional(),
});
