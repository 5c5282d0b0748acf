import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BitReader, BitWriter } from './bit-coder.js';
import { NumberCoder } from './number-coder.js';

const arbNumbers = fc.array(
  fc.tuple(fc.nat(5), fc.oneof(fc.nat(8), fc.nat(100_000), fc.integer({ min: 0, max: 2 ** 52 - 1 }))),
  { maxLength: 300 },
);

function written(numbers: readonly (readonly [context: number, value: number])[]): Buffer {
  const writer = new BitWriter();
  const coder = new NumberCoder(writer);
  for (const [context, value] of numbers) coder.code(context, value);
  return writer.finish();
}

describe('NumberCoder', () => {
  test('reads what it wrote, under the same contexts', () => {
    fc.assert(
      fc.property(arbNumbers, (numbers) => {
        const coder = new NumberCoder(new BitReader(written(numbers)));
        expect(numbers.map(([context]) => coder.code(context, 0))).toEqual(numbers.map(([, value]) => value));
      }),
    );
  });

  test('reads numbers below 0', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), { maxLength: 50 }), (values) => {
        const writer = new BitWriter();
        const coder = new NumberCoder(writer);
        for (const value of values) coder.codeSigned(1, value);
        const reader = new NumberCoder(new BitReader(writer.finish()));
        expect(values.map(() => reader.codeSigned(1, 0))).toEqual(values);
      }),
    );
  });

  test('needs next to nothing for what is always the same, and a byte for what is any of 256', () => {
    const same = Array.from({ length: 10_000 }, () => [1, 4] as const);
    expect(written(same).length).toBeLessThan(40);
    const any = Array.from({ length: 10_000 }, (_, at) => [1, (at * 7_919) % 256] as const);
    expect(written(any).length).toBeLessThan(11_000);
  });

  test('reads some numbers from any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const coder = new NumberCoder(new BitReader(bytes));
        for (let times = 0; times < 100; times++) expect(coder.code(times % 3, 0)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
