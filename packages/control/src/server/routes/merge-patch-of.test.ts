import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergePatchOf } from './merge-patch-of.js';

/** RFC 7396, as its text has it. */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value);
  }
  return result;
}

const { settings } = fc.letrec((tie) => ({
  settings: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { noNullPrototype: true }),
  value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.string(), fc.array(fc.integer()), tie('settings')),
}));

describe('mergePatchOf', () => {
  test('takes back what is left out, in every depth', () => {
    const before = { click: { probability: 0.2, items: ['a'] }, scroll: { probability: 1 } };
    expect(mergePatchOf(before, { click: { items: ['b'] } })).toEqual({
      scroll: null,
      click: { probability: null, items: ['b'] },
    });
  });

  test('makes of any settings any others', () => {
    fc.assert(
      fc.property(settings, settings, (before, after) => {
        expect(merged(before, mergePatchOf(before, after))).toEqual(after);
      }),
    );
  });
});
