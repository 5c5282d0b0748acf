import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Deadline } from './deadline.js';

describe('Deadline', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function aDeadline() {
    const onExpired = vi.fn();
    return { deadline: new Deadline(onExpired), onExpired };
  }

  test('expires once, after its time', () => {
    const { deadline, onExpired } = aDeadline();
    deadline.set(100);
    vi.advanceTimersByTime(99);
    expect(onExpired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(onExpired).toHaveBeenCalledTimes(1);
  });

  test('does not expire once it is lifted', () => {
    const { deadline, onExpired } = aDeadline();
    deadline.set(100);
    deadline.lift();
    vi.advanceTimersByTime(1_000);
    expect(onExpired).not.toHaveBeenCalled();
  });

  test('counts from when it was set last', () => {
    const { deadline, onExpired } = aDeadline();
    deadline.set(100);
    vi.advanceTimersByTime(60);
    deadline.lift();
    deadline.set(100);
    vi.advanceTimersByTime(99);
    expect(onExpired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2);
    expect(onExpired).toHaveBeenCalledTimes(1);
  });

  test('takes a shorter time, although a longer one is running', () => {
    const { deadline, onExpired } = aDeadline();
    deadline.set(10_000);
    deadline.set(10);
    vi.advanceTimersByTime(11);
    expect(onExpired).toHaveBeenCalledTimes(1);
  });

  test('lets an answer win that waits to be read when its time is over', () => {
    const { deadline, onExpired } = aDeadline();
    setTimeout(() => setImmediate(() => deadline.lift()), 100);
    deadline.set(100);
    vi.advanceTimersByTime(1_000);
    expect(onExpired).not.toHaveBeenCalled();
  });

  test('needs one timer for any number of requests in its time', () => {
    const { deadline } = aDeadline();
    for (let request = 0; request < 1_000; request++) {
      deadline.set(100);
      deadline.lift();
    }
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(100);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('leaves no timer when it is stopped', () => {
    const { deadline } = aDeadline();
    deadline.set(100);
    deadline.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
