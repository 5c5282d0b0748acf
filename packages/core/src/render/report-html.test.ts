import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aReport, aTargetReport, aThreshold, NOW, secondsAgo, someCounts } from '../report/report.test-support.js';
import { arbEvil } from './render.test-support.js';
import { aPoint, evilReport } from './report-fixture.test-support.js';
import { reportHtml } from './report-html.js';
import { REPORT_SCRIPT_HASH, reportScript } from './report-html-script.js';

const VOID = /^(?:!doctype|meta|br)$/;

/** The texts between tags, with the names of the elements that are open around each. Throws where tags do not match. */
function textsOf(html: string): readonly { readonly text: string; readonly within: readonly string[] }[] {
  const texts: { text: string; within: readonly string[] }[] = [];
  const open: string[] = [];
  let at = 0;
  for (const tag of html.matchAll(/<(\/?)(!?[a-z0-9]+)((?:\s+[A-Za-z][\w-]*(?:="[^"<>]*")?)*)\s*(\/?)>/g)) {
    const [whole, isEnd, name = '', , isEmpty] = tag;
    if ((open.at(-1) === 'script' || open.at(-1) === 'style') && !(isEnd && name === open.at(-1))) continue;
    texts.push({ text: html.slice(at, tag.index), within: [...open] });
    at = tag.index + whole.length;
    if (isEnd) expect(open.pop()).toBe(name);
    else if (!isEmpty && !VOID.test(name)) open.push(name);
  }
  expect(open).toEqual([]);
  return texts;
}

describe('reportHtml', () => {
  test('is one document that asks nothing of any network', () => {
    const html = reportHtml(evilReport('staging'));
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).not.toMatch(/<(?:link|img|iframe|object|embed|form|base)\b|\bsrc=|@import|url\(|\son[a-z]+=/);
    expect(html.match(/https?:\/\/[^\s"<]*/g)?.filter((url) => !url.startsWith('https://a.example/'))).toEqual([]);
    expect(html.match(/<script>/g)).toHaveLength(1);
  });

  test('lets nothing run but its own script', () => {
    expect(createHash('sha256').update(reportScript).digest('base64')).toBe(REPORT_SCRIPT_HASH);
    const html = reportHtml(aReport());
    expect(html).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${REPORT_SCRIPT_HASH}';`,
    );
    expect(html).toContain(`<script>${reportScript}</script>`);
  });

  test('has a text for every chart, and the figures as a table', () => {
    const html = reportHtml(evilReport('staging'));
    const labelled =
      /<svg class="chart (on-[a-z]+)"[^>]*role="img" aria-labelledby="([a-z-]+)-title \2-desc"><title id="\2-title">/g;
    const charts = [...html.matchAll(labelled)];
    // Each for a screen and for a phone, and none with the name of another.
    expect(charts.map(([, kind]) => kind)).toEqual(Array(3).fill(['on-screen', 'on-phone']).flat());
    expect(new Set(charts.map(([, , name]) => name)).size).toBe(6);
    expect(html).toContain('8 visits started and 1 were missed');
    expect(html).toContain('aria-label="The figures behind the charts"');
  });

  test('shows what the run is worth, its thresholds and why it is invalid', () => {
    const invalid = 'The generator did not keep up for 5 s of 30 s.';
    const verdict = { invalid, thresholds: [aThreshold({ isCrossed: true, measured: 0.02 })] };
    const html = reportHtml(aReport({ result: 'invalid', verdict }));
    expect(html).toContain('<span class="badge bad">invalid</span>');
    expect(html).toContain(`role="alert">Invalid: ${invalid}`);
    expect(html).toContain('<span class="badge bad">crossed</span>');
  });

  test('shows no chart of a run in which nothing happened', () => {
    expect(reportHtml(aReport())).not.toContain('<svg class="chart');
  });

  test('draws the worst 250 of very many targets, and says so', () => {
    const targets = Array.from({ length: 2_000 }, (_, n) =>
      aTargetReport({
        key: `t${n}`,
        successRate: n === 1_999 ? 0.1 : 1,
        counts: someCounts({ started: 5, accepted: 9 }),
        timeline: { stepSeconds: 10, points: [aPoint()] },
      }),
    );
    const html = reportHtml(aReport({ targets }));
    expect(html).toContain('The worst 250 of 2,000 targets; the JSON report has all of them.');
    expect(html).toContain('>t1999</span>');
    expect(html.length).toBeLessThan(1_000_000);
  });

  test('is well-formed and holds no markup of others, whatever they write', () => {
    fc.assert(
      fc.property(arbEvil, (evil) => {
        const html = reportHtml(evilReport(evil));
        for (const { text, within } of textsOf(html)) {
          if (within.at(-1) !== 'script' && within.at(-1) !== 'style') expect(text).not.toMatch(/[<>]/);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('tells what happened in a step that is pointed at, and nothing between steps', () => {
    const points = [aPoint(), aPoint({ at: secondsAgo(20) })];
    const html = reportHtml(aReport({ startedAt: secondsAgo(60), asOf: NOW, timeline: { stepSeconds: 10, points } }));
    expect(html).toContain('2026-11-24 20:47:00 UTC: started 0.80/s, missed 0.10/s, planned 1.00/s');
    expect(html).toContain('2026-11-24 20:47:10 UTC: nothing');
  });
});
