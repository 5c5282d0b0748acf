import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Turns } from './turns.js';

describe('Turns', () => {
  test('lets no more run than it may, and everybody in the order in which they came', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.integer({ min: 1, max: 4 })),
        async (most, lengths) => {
          const turns = new Turns(most);
          const started: number[] = [];
          let running = 0;
          let mostRunning = 0;
          const task = async (index: number, length: number) => {
            started.push(index);
            mostRunning = Math.max(mostRunning, ++running);
            for (let tick = 0; tick < length; tick++) await Promise.resolve();
            running -= 1;
            return index;
          };
          const results = await Promise.all(lengths.map((length, index) => turns.take(() => task(index, length))));
          expect(results).toEqual([...lengths.keys()]);
          expect(started).toEqual([...lengths.keys()]);
          expect(mostRunning).toBe(Math.min(most, lengths.length));
        },
      ),
    );
  });

  test('ends the turn of a task that fails', async () => {
    const turns = new Turns(1);
    await expect(turns.take(() => Promise.reject(new RangeError('No')))).rejects.toThrow('No');
    expect(await turns.take(async () => 'next')).toBe('next');
  });
});
