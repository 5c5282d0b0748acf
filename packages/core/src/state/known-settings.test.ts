import { expect, test } from 'vitest';
import { targetKey } from '../model/target.js';
import { aTarget } from './contract/builders.contract.js';
import { keep } from './kept-json.js';
import { KnownSettings } from './known-settings.js';

const A = targetKey('a');
const B = targetKey('b');

test('answers the same settings while their text is the same, and what another text says', () => {
  const known = new KnownSettings();
  const read = (rows: Parameters<KnownSettings['read']>[0]) =>
    known.read(rows, 'state').map(([, settings]) => settings);
  const [a, b] = read([
    { key: A, settings: textOf(1) },
    { key: B, settings: textOf(2) },
  ]);
  const [b2, a2] = read([
    { key: B, settings: textOf(2) },
    { key: A, settings: textOf(3) },
  ]);
  expect([a?.visitsPerDay, b?.visitsPerDay, a2?.visitsPerDay]).toEqual([1, 2, 3]);
  expect(b2).toBe(b);
  // What was away is read anew.
  expect(read([{ key: A, settings: textOf(3) }])[0]).toBe(a2);
  expect(read([{ key: B, settings: textOf(2) }])[0]).not.toBe(b);
});

test('refuses what became damaged, and reads on when it is mended', () => {
  const known = new KnownSettings();
  const read = (settings: string) => known.read([{ key: A, settings }], 'state').map(([, found]) => found.visitsPerDay);
  expect(read(textOf(1))).toEqual([1]);
  expect(() => read('{')).toThrow('The state is damaged');
  expect(read(textOf(2))).toEqual([2]);
});

function textOf(visitsPerDay: number): string {
  return keep(aTarget({ visitsPerDay }).target.settings);
}
