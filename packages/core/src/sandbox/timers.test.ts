import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Timers } from './timers.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('Timers', () => {
  test('run a task once, and another again and again', () => {
    const ran: string[] = [];
    const timers = new Timers();
    timers.after(10, () => ran.push('once'));
    timers.every(15, () => ran.push('again'));
    vi.advanceTimersByTime(40);
    expect(ran).toEqual(['once', 'again', 'again']);
    timers.stop();
  });

  test('do nothing more when they are stopped', () => {
    const timers = new Timers();
    timers.after(10, () => expect.unreachable());
    timers.every(10, () => expect.unreachable());
    timers.stop();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(100);
  });
});
