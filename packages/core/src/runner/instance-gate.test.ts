import { describe, expect, test } from 'vitest';
import { randomFrom } from '../base/random.js';
import type { EngineEvent } from '../model/event.js';
import type { HitOutcome } from '../model/outcome.js';
import { instanceOf, type ResolvedInstance, targetKey } from '../model/target.js';
import { InstanceGates } from './instance-gate.js';
import { FakeClock } from './runner.test-support.js';
import { Slots } from './slots.js';

const URL_A = 'https://matomo.example/a/matomo.php';

function someGates() {
  const events: EngineEvent[] = [];
  const clock = new FakeClock('2026-11-24T12:00:00Z');
  const gates = new InstanceGates({ clock, random: randomFrom('gates'), emit: (event) => events.push(event) });
  return { gates, events, clock };
}

function anInstance(concurrency: number): ResolvedInstance {
  return { key: instanceOf(URL_A), settings: { concurrency, timezone: 'UTC' } };
}

describe('InstanceGates', () => {
  test('has one gate for all trackers of an instance, whatever their scheme and file', () => {
    const { gates } = someGates();
    const gate = gates.gateOf(URL_A);
    expect(gates.gateOf('http://matomo.example/a/piwik.php')).toBe(gate);
    expect(gates.gateOf('https://matomo.example/b/matomo.php')).not.toBe(gate);
  });

  test('bounds the connections of an instance as the config says, and else to a hundred', () => {
    const { gates } = someGates();
    const gate = gates.gateOf(URL_A);
    const open = () => ({ send: () => expect.unreachable(), close: () => {} });
    const { connections } = gate;
    const slots = new Slots({ limit: 1_000, connections, source: { line: '', open }, onIdle: () => {} });
    const take = () => {
      while (slots.tryAcquire() !== undefined) {}
      return slots.used;
    };
    expect(take()).toBe(100);
    gate.limit(anInstance(103));
    expect(take()).toBe(103);
    gate.limit(undefined);
    expect(take()).toBe(103);
  });

  test('tells when an instance is given a pause, and when it goes on', () => {
    const { gates, events, clock } = someGates();
    const gate = gates.gateOf(URL_A);
    const busy: HitOutcome = { kind: 'failed', class: 'unavailable', detail: 'HTTP 503', retryAfterMs: 30_000 };
    for (const key of ['a', 'b']) gate.settled(targetKey(key), busy, 5);
    expect(gate.opensAt(targetKey('c'), clock.now())).toBe(clock.now() + 30_000);
    expect(gate.settled(targetKey('a'), { kind: 'accepted' }, 5)).toBe(true);
    const instance = instanceOf(URL_A);
    expect(events).toEqual([
      { kind: 'instancePaused', at: clock.now(), instance, pauseMs: 30_000, class: 'unavailable' },
      { kind: 'instanceResumed', at: clock.now(), instance },
    ]);
  });
});
