import { z } from 'zod';
import { section, setting } from './setting.js';

interface IntegerBounds {
  readonly min: number;
  readonly max: number;
  readonly lowest: number;
  readonly highest: number;
}

/** A uniform range of whole numbers. */
export function integerRange(doc: string, unit: string, bounds: IntegerBounds) {
  const integer = z.int().min(bounds.lowest).max(bounds.highest);
  return section(doc, {
    min: setting(integer, { doc: 'Smallest value.', unit, default: bounds.min }),
    max: setting(integer, { doc: 'Largest value.', unit, default: bounds.max }),
  });
}

/** A uniform range of numbers. */
export function numberRange(doc: string, unit: string, bounds: { min: number; max: number; highest: number }) {
  const amount = z.number().min(0).max(bounds.highest);
  return section(doc, {
    min: setting(amount, { doc: 'Smallest value.', unit, default: bounds.min }),
    max: setting(amount, { doc: 'Largest value.', unit, default: bounds.max }),
  });
}

/** A ratio of a whole that is the sum of such ratios. Bounded, so that the sum is finite. */
export const ratio = z.number().min(0).max(1_000_000);

/** A probability, 0 to 1. */
export const probability = z.number().min(0).max(1);

/** An absolute `http:` or `https:` URL. */
export const webUrl = z.url({ protocol: /^https?$/, error: 'must be an absolute http:// or https:// URL' });
