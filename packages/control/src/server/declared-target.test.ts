import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, type DeclaredPlaces, type TargetKey } from '@trafficinator/core';
import { expect, test } from 'vitest';
import { DeclaredTargets } from './declared-target.js';
import { MovableClock } from './movable-clock.test-support.js';

const SHOP = 'shop' as TargetKey;
const FILE = '/srv/trafficinator.config.ts';

test('reads the config for the first who asks, and keeps the answer for ten seconds', async () => {
  const { find, answer, clock, asked } = aWorld();
  const both = Promise.all([find(), find()]);
  answer(0, placesAt(3));
  expect(await both).toEqual([declaredAt(3), declaredAt(3)]);
  clock.advance(9_000);
  expect(await find()).toEqual(declaredAt(3));
  expect(asked()).toBe(1);
});

test('answers what it knows while it reads anew, and then what it has read', async () => {
  const { find, answer, clock, asked } = aWorld();
  answer(0, placesAt(3));
  await find();
  clock.advance(10_001);
  expect(await find()).toEqual(declaredAt(3));
  expect(await find()).toEqual(declaredAt(3));
  expect(asked()).toBe(2);
  answer(1, new Map());
  await undefined;
  expect(await find()).toEqual({ kind: 'gone' });
});

test('reads the config once at a time, however long it takes', async () => {
  const { find, answer, clock, asked } = aWorld();
  const first = find();
  clock.advance(60_000);
  const second = find();
  expect(asked()).toBe(1);
  answer(0, placesAt(3));
  expect(await Promise.all([first, second])).toEqual([declaredAt(3), declaredAt(3)]);
});

test('has no place to tell of a config that cannot be loaded', async () => {
  const { find, answer } = aWorld();
  answer(0, undefined);
  expect(await find()).toEqual({ kind: 'config' });
});

test('tells a fault of ours to whoever waits for it alone, and tries again', async () => {
  const { find, fail, answer } = aWorld();
  fail(0);
  await expect(find()).rejects.toThrow('a fault');
  answer(1, placesAt(4));
  expect(await find()).toEqual(declaredAt(4));
});

test.each([
  [
    'stands in the config',
    '',
    { kind: 'config', place: { file: expect.stringContaining('trafficinator.config.mjs'), line: 3 } },
  ],
  ['stands in a config that goes on by itself', 'setInterval(() => {}, 1_000);', { kind: 'config' }],
  ['stands in a config that ends its process', 'process.exit(3);', { kind: 'config' }],
  ['stands in a config that throws', "throw new Error('Not today.');", { kind: 'config' }],
])('is found where it %s, read in a thread', async (_, code, expected) => {
  const cwd = await mkdtemp(join(tmpdir(), 'trafficinator-declared-'));
  try {
    const targets =
      "{\n  shop: { url: 'https://m.example.com/matomo.php', siteId: 1, pages: ['https://www.example.com/'], visitsPerDay: 9 } }";
    await writeFile(join(cwd, 'trafficinator.config.mjs'), `${code}\nexport default { targets: ${targets} };\n`);
    const engine = compose({ cwd, env: {}, typeCheck: false, stack: 'default' });
    expect(await new DeclaredTargets(engine).find(engine, SHOP)).toMatchObject(expected);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
});

/** Readings of a config that are answered in their order, when the test says so. */
function aWorld() {
  const clock = new MovableClock();
  const declared = new DeclaredTargets({ clock });
  const readings = [1, 2, 3].map(() => Promise.withResolvers<DeclaredPlaces | undefined>());
  let asked = 0;
  const readDeclared = () => {
    const reading = readings[asked++];
    if (reading === undefined) throw new TypeError('Nobody asks so often.');
    return reading.promise;
  };
  return {
    clock,
    find: () => declared.find({ readDeclared }, SHOP),
    answer: (at: number, places: DeclaredPlaces | undefined) => readings[at]?.resolve(places),
    fail: (at: number) => readings[at]?.reject(new TypeError('a fault')),
    asked: () => asked,
  };
}

function placesAt(line: number): DeclaredPlaces {
  return new Map([[SHOP, { file: FILE, line, column: 1 }]]);
}

function declaredAt(line: number) {
  return { kind: 'config', place: { file: FILE, line } };
}
