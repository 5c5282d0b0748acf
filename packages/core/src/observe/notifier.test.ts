import { describe, expect, test } from 'vitest';
import { FakeClock, settled } from '../runner/runner.test-support.js';
import { NOTICE_KINDS, type Notice, type NoticeKind } from './notification.js';
import { Notifier, type PostOutcome } from './notifier.js';

const MINUTE = 60_000;

function aNotice(text: string, notice: Partial<Notice> = {}): Notice {
  return { formatVersion: '1.0', text, kind: 'failing', at: 0, topic: text, ...notice };
}

/** A notifier whose webhook answers these outcomes, and then always the last; undefined: not at all, until it is given up. */
function aNotifier(outcomes: readonly (PostOutcome | undefined)[], kinds: readonly NoticeKind[] = NOTICE_KINDS) {
  const clock = new FakeClock('2026-11-24T12:00:00Z');
  const start = clock.monotonicMs();
  const posts: { at: number; text: string; unsaid?: number }[] = [];
  const failures: number[] = [];
  const notifier = new Notifier({
    clock,
    kinds: new Set(kinds),
    onFailure: () => failures.push(clock.monotonicMs() - start),
    post: (body, signal) => {
      const { text, unsaid } = JSON.parse(body);
      const outcome = outcomes.length === 0 ? 'delivered' : outcomes[Math.min(posts.length, outcomes.length - 1)];
      posts.push({ at: clock.monotonicMs() - start, text, unsaid });
      if (outcome !== undefined) return Promise.resolve(outcome);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve('retry')));
    },
  });
  return { clock, notifier, posts, failures, texts: () => posts.map(({ text }) => text) };
}

describe('Notifier', () => {
  test('posts one notice after the other, of the kinds that are wanted', async () => {
    const { notifier, texts } = aNotifier([], ['failing', 'end']);
    for (const text of ['a', 'b']) notifier.tell(aNotice(text));
    notifier.tell(aNotice('c', { kind: 'cap' }));
    await settled();
    expect(texts()).toEqual(['a', 'b']);
  });

  test('tells the same topic once in five minutes, and then how often it was left out', async () => {
    const { clock, notifier, posts } = aNotifier([]);
    for (let minute = 0; minute <= 5; minute++) {
      notifier.tell(aNotice('x', { topic: 'failing shop' }));
      notifier.tell(aNotice('y', { topic: `other ${minute}` }));
      await clock.pass(MINUTE);
    }
    const own = posts.filter(({ text }) => text === 'x');
    expect(own).toEqual([
      { at: 0, text: 'x', unsaid: undefined },
      { at: 5 * MINUTE, text: 'x', unsaid: 4 },
    ]);
    expect(posts).toHaveLength(8);
  });

  test('tries three times, with pauses that grow, and says once that notices are lost', async () => {
    const { clock, notifier, posts, failures } = aNotifier(['retry']);
    notifier.tell(aNotice('a'));
    notifier.tell(aNotice('b'));
    await clock.pass(MINUTE);
    expect(posts.map(({ at, text }) => [at, text])).toEqual([
      [0, 'a'],
      [1_000, 'a'],
      [5_000, 'a'],
      [5_000, 'b'],
      [6_000, 'b'],
      [10_000, 'b'],
    ]);
    expect(failures).toEqual([5_000]);
  });

  test('tries no second time where it would be in vain', async () => {
    const { clock, notifier, texts, failures } = aNotifier(['refused', 'delivered']);
    notifier.tell(aNotice('a'));
    notifier.tell(aNotice('b'));
    await clock.pass(MINUTE);
    expect([texts(), failures.length]).toEqual([['a', 'b'], 1]);
  });

  test('leaves the oldest out of a queue that is full, and tells the end first', async () => {
    const { clock, notifier, texts } = aNotifier(['retry', 'delivered']);
    for (let index = 0; index < 150; index++) notifier.tell(aNotice(`n${index}`));
    notifier.tell(aNotice('end', { kind: 'end' }));
    await clock.pass(MINUTE);
    expect(texts().slice(0, 4)).toEqual(['n0', 'n0', 'end', 'n50']);
    expect(texts()).toHaveLength(2 + 1 + 100);
  });

  test('posts what is left when it is closed, and gives up when the time is over', async () => {
    const { clock, notifier, posts } = aNotifier([undefined]);
    notifier.tell(aNotice('a'));
    let isClosed = false;
    const closing = notifier.close(5_000).then(() => {
      isClosed = true;
    });
    await clock.pass(4_999);
    expect(isClosed).toBe(false);
    await clock.pass(1);
    await closing;
    expect([posts.length, clock.pending]).toEqual([1, 0]);
  });
});
