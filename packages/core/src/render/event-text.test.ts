import { describe, expect, test } from 'vitest';
import { instant, localDate } from '../base/clock.js';
import type { EngineEvent } from '../model/event.js';
import { runId } from '../model/run.js';
import { accountOf, instanceOf, targetKey } from '../model/target.js';
import { eventText } from './event-text.js';

const now = instant(0);
const target = targetKey('shop');
const account = accountOf('https://stats.example.com/matomo.php', 1);
const instance = instanceOf('https://stats.example.com/');

const sentences: readonly (readonly [EngineEvent, string])[] = [
  [{ kind: 'runStarting', at: now, serial: 7, targets: 2 }, 'Starting a runner on serial 7: 2 targets.'],
  [{ kind: 'runStarted', at: now, run: runId('r'), pace: '50 visits/s', targets: 1 }, 'Running 1 target: 50 visits/s.'],
  [{ kind: 'recovered', at: now, runs: [runId('a'), runId('b')] }, 'Took back what 2 dead runners had reserved.'],
  [{ kind: 'adopted', at: now, serial: 7, targets: 3 }, 'Adopted serial 7: 3 targets.'],
  [{ kind: 'paused', at: now, targets: [target, targetKey('blog')] }, 'Paused: target.shop, target.blog.'],
  [{ kind: 'resumed', at: now, targets: [target] }, 'Resumed: target.shop.'],
  [
    { kind: 'paused', at: now, targets: Array.from({ length: 12 }, (_, n) => targetKey(`t${n}`)) },
    `Paused: ${Array.from({ length: 10 }, (_, n) => `target.t${n}`).join(', ')} and 2 more targets.`,
  ],
  [
    { kind: 'idle', at: now, targets: [target] },
    'Waiting, since all that is left is paused: target.shop. `trafficinator resume` goes on, `trafficinator stop` ends.',
  ],
  [
    { kind: 'idle', at: now, targets: [target], visitsLeft: 50 },
    'Waiting for the last 50 visits, since all that is left is paused: target.shop. `trafficinator resume` goes on, `trafficinator stop` ends.',
  ],
  [
    { kind: 'blocked', at: now, target, reason: 'environment variable TOKEN is not set' },
    'target.shop is blocked, its secret is missing: environment variable TOKEN is not set.',
  ],
  [
    { kind: 'capped', at: now, target, date: localDate('2026-11-24'), timezone: 'UTC', cap: 1_000 },
    'target.shop has used its cap of 1,000 visits for 2026-11-24 (UTC).',
  ],
  [
    {
      kind: 'budgetUsed',
      at: now,
      target,
      budget: { scope: { kind: 'account', account }, period: 'day', begins: localDate('2026-11-24') },
      limit: 5_000,
    },
    'target.shop has used the hit budget for 2026-11-24: 5,000 hits.',
  ],
  [
    {
      kind: 'budgetUsed',
      at: now,
      target,
      budget: { scope: { kind: 'instance', instance }, period: 'month', begins: localDate('2026-11-01') },
      limit: 50_000,
    },
    'target.shop has used the hit budget for 2026-11 of its instance stats.example.com/: 50,000 hits.',
  ],
  [{ kind: 'fleet', at: now, runs: 1 }, 'This run serves the load alone now.'],
  [{ kind: 'fleet', at: now, runs: 3 }, '3 runs share the load now.'],
  [{ kind: 'rate', at: now, perSecond: 500, because: 'stage' }, 'The rate is 500 visits/s now.'],
  [
    { kind: 'rate', at: now, perSecond: 31.25, because: 'slowed' },
    'Slowed down to 31.3 visits/s, since targets do not keep up.',
  ],
  [
    { kind: 'rate', at: now, perSecond: 1_500, because: 'recovered' },
    'Back to 1,500 visits/s: the targets keep up again.',
  ],
  [
    {
      kind: 'thresholdCrossed',
      at: now,
      result: { metric: 'errorRate', bound: '<1%', measured: 0.032, isCrossed: true },
    },
    'Threshold crossed: error rate of all targets: 3.2 %, and was to be <1%.',
  ],
  [
    {
      kind: 'thresholdCrossed',
      at: now,
      result: { target, metric: 'p95', bound: '<500ms', measured: 1_234, isCrossed: true },
    },
    'Threshold crossed: p95 latency of target.shop: 1.2 s, and was to be <500ms.',
  ],
  [
    {
      kind: 'thresholdCrossed',
      at: now,
      result: { target, metric: 'capReached', bound: 'true', measured: 0.5, isCrossed: true },
    },
    'Threshold crossed: cap used of target.shop: 50.0 %, and was to be used up.',
  ],
  [
    { kind: 'saturated', at: now, lagMs: 2_000 },
    'This process does not keep up (2.0 s behind): the figures say nothing of the targets any more.',
  ],
  [
    { kind: 'instancePaused', at: now, instance, pauseMs: 5_000, class: 'unavailable' },
    'The instance stats.example.com/ takes nothing (unavailable); no visit starts on any of its targets for 5 s.',
  ],
  [{ kind: 'instanceResumed', at: now, instance }, 'The instance stats.example.com/ takes visits again.'],
  [
    { kind: 'failing', at: now, target, class: 'unavailable', detail: 'HTTP 503', pauseMs: 5_000 },
    'target.shop is failing (unavailable: HTTP 503); no visit starts there for 5 s.',
  ],
  [
    { kind: 'failing', at: now, target, class: 'unavailable', detail: 'HTTP 503', pauseMs: 400 },
    'target.shop is failing (unavailable: HTTP 503); no visit starts there for less than a second.',
  ],
  [{ kind: 'recoveredTarget', at: now, target }, 'target.shop takes visits again.'],
  [{ kind: 'stateUnreachable', at: now, detail: 'busy' }, 'The state cannot be reached, so no visit starts: busy'],
  [{ kind: 'stateReachable', at: now }, 'The state can be reached again.'],
  [
    { kind: 'recordPending', at: now, detail: 'The disk is full.', waitMs: 5_000 },
    'The state does not take what was counted last; waiting 5 s at most, Ctrl-C ends at once: The disk is full.',
  ],
  [
    { kind: 'recordLost', at: now },
    'The state has not taken all that was counted last, nor how the run ended: only the report here knows of it.',
  ],
  [{ kind: 'stopping', at: now, inFlight: 0 }, 'Stopping.'],
  [{ kind: 'stopping', at: now, inFlight: 1, isAsked: false }, 'Stopping; 1 visit is under way.'],
  [
    { kind: 'stopping', at: now, inFlight: 12, isAsked: true },
    'Somebody asked this run to stop. Stopping; 12 visits are under way.',
  ],
];

describe('eventText', () => {
  test.each(sentences)('says in one line what happens: %o', (event, text) => {
    expect(eventText(event)).toBe(text);
  });

  test('shows control characters of what a target answers instead of sending them to the terminal', () => {
    const text = eventText({
      kind: 'failing',
      at: now,
      target,
      class: 'refused',
      detail: '\u001b[31m\nred',
      pauseMs: 1_000,
    });
    expect(text).not.toMatch(/\p{Cc}/u);
  });
});
