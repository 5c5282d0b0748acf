import { runId } from '../model/run.js';
import { targetKey } from '../model/target.js';
import {
  aBudget,
  aCap,
  aReport,
  aTargetReport,
  aThreshold,
  NOW,
  secondsAgo,
  someCounts,
} from '../report/report.test-support.js';
import type { RunReport, TargetReport } from '../report/run-report.js';
import type { TimelinePoint } from '../report/timeline.js';

/** A report of two targets with a text in every place in which something that others wrote can stand. */
export function evilReport(evil: string): RunReport {
  const counts = someCounts({ offered: 9, started: 8, missed: 1, accepted: 20, ambiguous: 3 });
  const latency = { p50Ms: 5, p90Ms: 8, p95Ms: 9, p99Ms: 10, maxMs: 11 };
  const traffic = { counts, successRate: 20 / 23, latency };
  const target: TargetReport = {
    ...aTargetReport(traffic),
    key: targetKey(evil),
    name: `${evil}2`,
    url: `https://a.example/${evil}`,
    cap: aCap({ timezone: evil }),
    budgets: [aBudget({ timezone: evil })],
    paused: { at: NOW, who: evil },
    errors: [{ class: 'timeout', count: 3, at: NOW, sample: evil }],
    timeline: { stepSeconds: 10, points: [aPoint()] },
  };
  const run = { run: runId(evil), who: evil, startedAt: secondsAgo(60), visits: 1, hits: 2 };
  return aReport({
    run: runId(evil),
    who: evil,
    pace: evil,
    seed: evil,
    version: evil,
    totals: traffic,
    timeline: { stepSeconds: 10, points: [aPoint()] },
    verdict: {
      invalid: undefined,
      thresholds: [aThreshold({ target: targetKey(evil), isCrossed: true }), aThreshold()],
    },
    runs: [run, run],
    otherRuns: 1,
    targets: [target, { ...target, startedNoneBecause: 'cap-used-up' }],
  });
}

/** A step of ten seconds with three ambiguous hits. */
export function aPoint(point: Partial<TimelinePoint> = {}): TimelinePoint {
  const visits = { planned: 10, offered: 9, started: 8, missed: 1 };
  const hits = { accepted: 20, rejected: 0, failedHits: 0, ambiguous: 3 };
  return { at: secondsAgo(60), seconds: 10, ...visits, ...hits, p50Ms: 5, p95Ms: 9, p99Ms: 10, ...point };
}
