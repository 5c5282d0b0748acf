import { describe, expect, test } from 'vitest';
import type { RunEnd, StopCause } from '../model/run.js';
import { aThreshold, NOW, secondsAgo } from './report.test-support.js';
import { fleetEnd, runResult } from './run-result.js';

const kept = { thresholds: [aThreshold()] };
const crossed = { thresholds: [aThreshold(), aThreshold({ isCrossed: true })] };

describe('runResult', () => {
  test('tells what a run is worth', () => {
    expect(runResult({ reason: 'done' }, { thresholds: [] })).toBe('done');
    expect(runResult({ reason: 'done' }, undefined)).toBe('done');
    expect(runResult({ reason: 'done' }, kept)).toBe('passed');
    expect(runResult({ reason: 'done' }, crossed)).toBe('crossed');
    expect(runResult(undefined, crossed)).toBe('running');
  });

  test('says that a run is invalid before it says that it crossed something', () => {
    expect(runResult({ reason: 'done' }, { ...crossed, invalid: 'It did not keep up.' })).toBe('invalid');
  });

  test('says that a run is lost or failed before anything else, and interrupted after what was crossed', () => {
    expect(runResult({ reason: 'lost' }, crossed)).toBe('lost');
    expect(runResult({ reason: 'failed' }, { ...crossed, invalid: 'x' })).toBe('failed');
    expect(runResult({ reason: 'interrupted' }, crossed)).toBe('crossed');
    expect(runResult({ reason: 'interrupted' }, kept)).toBe('interrupted');
  });
});

describe('fleetEnd', () => {
  const ended = (reason: RunEnd['reason'], seconds: number) => ({ end: { at: secondsAgo(seconds), reason } });

  test('is that of the last, as bad as the worst', () => {
    expect(fleetEnd([ended('done', 9), ended('lost', 60), ended('interrupted', 0)])).toEqual({
      at: NOW,
      reason: 'lost',
    });
  });

  test('has the cause that all have in common', () => {
    const done = (because: StopCause) => ({ end: { at: NOW, reason: 'done', because } as const }); // Keeps the literal.
    expect(fleetEnd([done('caps'), done('caps')])).toEqual({ at: NOW, reason: 'done', because: 'caps' });
    expect(fleetEnd([done('caps'), done('stop')])).toEqual({ at: NOW, reason: 'done', because: undefined });
  });

  test('is none while a run goes on', () => {
    expect(fleetEnd([ended('done', 9), {}])).toBeUndefined();
    expect(fleetEnd([])).toBeUndefined();
  });
});
