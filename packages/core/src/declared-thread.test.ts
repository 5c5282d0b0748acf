import { expect, test } from 'vitest';
import { readInThread } from './declared-thread.js';

test.each([
  ['never ends', 'for (;;);'],
  ['waits for ever', 'setInterval(() => {}, 1_000);'],
  ['ends without an answer', ''],
])('says nothing of a config whose code %s', async (_, code) => {
  const entry = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(await readInThread({ entry, world: {} }, 1_000)).toBeUndefined();
});
