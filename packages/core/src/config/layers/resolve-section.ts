import type { z } from 'zod';
import type { Fields, Section } from '../../schema/setting.js';
import { LayerMerger } from './merge-layers.js';

/** Lays what is written over a section's built-in defaults. What is written must have passed the section's check. */
export function resolveSection<F extends Fields>(
  { fields, resolved }: Section<F>,
  path: string,
  written: Readonly<Record<string, unknown>>,
): z.output<Section<F>['resolved']> {
  const merger = new LayerMerger(fields);
  const own = merger.box({ kind: 'defaults', path, value: written });
  return resolved.parse(merger.values(merger.merge([merger.builtIn, own])));
}
