import type { ThresholdResult } from '../model/run.js';
import { addressOf } from '../model/target.js';
import type { RunReport, TargetReport } from '../report/run-report.js';
import { counted, share } from './format.js';
import { markupText } from './markup-safe.js';
import { boundWords, measuredWords, scopeWords, thresholdName } from './threshold-words.js';

/** One test of a JUnit report. */
interface TestCase {
  readonly suite: string;
  readonly name: string;
  readonly outcome: 'passed' | { readonly failure: string } | { readonly error: string } | { readonly skipped: string };
  readonly output?: string | undefined;
}

/**
 * Writes the report of a run as JUnit XML, for CI systems that show test results: one test for the run itself, one for each
 * threshold, and one for each target, which fails when none of its hits was accepted or it missed all its visits.
 */
export function reportJunit(report: RunReport): string {
  const cases = [runCase(report), ...report.verdict.thresholds.map(thresholdCase), ...report.targets.map(targetCase)];
  const suites = [...Map.groupBy(cases, ({ suite }) => suite)];
  const seconds = (report.durationMs / 1_000).toFixed(3);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="trafficinator" ${totals(cases)} time="${seconds}">`,
    ...suites.flatMap(([name, own]) => suiteLines(name, own, report)),
    '</testsuites>',
    '',
  ].join('\n');
}

function runCase({ end, verdict, run }: RunReport): TestCase {
  const base = { suite: 'run', name: `run ${run}` };
  if (verdict.invalid !== undefined) return { ...base, outcome: { error: verdict.invalid } };
  if (end?.reason === 'failed' || end?.reason === 'lost')
    return { ...base, outcome: { error: `The run ${end.reason === 'lost' ? 'was lost' : 'failed'}.` } };
  return { ...base, outcome: 'passed' };
}

function thresholdCase(result: ThresholdResult): TestCase {
  const base = {
    suite: `thresholds of ${scopeWords(result)}`,
    name: thresholdName(result),
    output: `measured: ${measuredWords(result)}`,
  };
  if (result.measured === undefined) return { ...base, outcome: { skipped: 'Nothing was measured.' } };
  if (!result.isCrossed) return { ...base, outcome: 'passed' };
  return { ...base, outcome: { failure: `${measuredWords(result)}, and not ${boundWords(result)}` } };
}

function targetCase({ key, counts, successRate, startedNoneBecause, errors }: TargetReport): TestCase {
  const base = { suite: 'targets', name: addressOf(key) };
  const output = [
    `${counted(counts.started, 'visit')} started of ${counts.offered} due, ${counted(counts.sent, 'hit')} sent`,
    ...(successRate === undefined ? [] : [`${share(successRate)} accepted`]),
    ...errors.map((error) => `${error.class} x${error.count}: ${error.sample}`),
  ].join('\n');
  if (startedNoneBecause === 'all-missed')
    return { ...base, output, outcome: { failure: 'All visits that were due were missed.' } };
  if (startedNoneBecause !== undefined)
    return { ...base, output, outcome: { skipped: `No visit: ${startedNoneBecause}.` } };
  if (successRate === 0) return { ...base, output, outcome: { failure: 'No hit was accepted.' } };
  return { ...base, output, outcome: 'passed' };
}

function suiteLines(name: string, cases: readonly TestCase[], { startedAt }: RunReport): readonly string[] {
  const timestamp = new Date(startedAt).toISOString().slice(0, 19);
  return [
    `  <testsuite name="${markupText(name)}" ${totals(cases)} timestamp="${timestamp}">`,
    ...cases.flatMap(caseLines),
    '  </testsuite>',
  ];
}

function caseLines({ suite, name, outcome, output }: TestCase): readonly string[] {
  const children = [
    ...outcomeLine(outcome),
    ...(output === undefined ? [] : [`      <system-out>${markupText(output)}</system-out>`]),
  ];
  const open = `    <testcase classname="${markupText(suite)}" name="${markupText(name)}"`;
  return children.length === 0 ? [`${open}/>`] : [`${open}>`, ...children, '    </testcase>'];
}

function outcomeLine(outcome: TestCase['outcome']): readonly string[] {
  if (outcome === 'passed') return [];
  const [[kind, message] = ['error', '']] = Object.entries(outcome);
  return [`      <${kind} message="${markupText(message)}"/>`];
}

function totals(cases: readonly TestCase[]): string {
  const withOutcome = (kind: string) => cases.filter(({ outcome }) => outcome !== 'passed' && kind in outcome).length;
  return `tests="${cases.length}" failures="${withOutcome('failure')}" errors="${withOutcome('error')}" skipped="${withOutcome('skipped')}"`;
}
