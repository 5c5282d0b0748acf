// What holds for all renderers of plans, states and problems, whatever a config, a file, a server or a branch name says.
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import type { Problem } from '../errors/problem.js';
import type { AuditEvent } from '../model/audit.js';
import type { Drift } from '../model/drift.js';
import type { AppliedTarget, LockHolder } from '../model/state.js';
import { targetKey } from '../model/target.js';
import { annotationLines } from './annotations.js';
import { checkText } from './check-text.js';
import type { Screen } from './columns.js';
import { driftText } from './drift-text.js';
import { explainText, explainTitle } from './explain-text.js';
import { asciiGlyphs } from './glyphs.js';
import { historyText } from './history-text.js';
import { homeText } from './home-text.js';
import { lockWords } from './lock-text.js';
import { plainPaint } from './paint.js';
import { planMarkdown } from './plan-markdown.js';
import { planText } from './plan-text.js';
import { problemsText } from './problem-text.js';
import { arbEvil, evilPlan, evilTarget, manyOfEach } from './render.test-support.js';
import { stateListText } from './state-list-text.js';
import { stateShowText } from './state-show-text.js';

const at = instant(Date.UTC(2026, 10, 24));

function evilState(evil: string): { readonly applied: AppliedTarget; readonly lock: LockHolder } {
  return {
    applied: { target: evilTarget(evil), managedBy: 'config', paused: { at, who: evil, commit: evil } },
    lock: { id: evil, who: evil, operation: evil, since: at },
  };
}

/** Every text that is laid out for a width. */
function texts(evil: string, screen: Screen): readonly string[] {
  const { applied, lock } = evilState(evil);
  const event: AuditEvent = { at, who: evil, commit: evil, what: evil, kind: 'apply', serial: 1 };
  const drift: Drift = { target: targetKey(evil), kind: 'version', severity: 'warning', detail: evil };
  const setting = { path: evil, value: evil, layers: [{ label: evil, place: { file: evil, line: 1, column: 1 } }] };
  const explained = { address: evil, account: evil, folder: evil, settings: [setting] };
  return [
    planText(evilPlan(evil), screen),
    planText(manyOfEach(evilPlan(evil)), screen),
    planText(evilPlan(evil), { ...screen, concise: true }),
    historyText([event], screen),
    stateListText({ place: evil, lineage: evil, serial: 1, lock, targets: [{ ...applied, sentToday: 1 }] }, screen),
    stateShowText(applied, screen),
    explainTitle(explained, screen),
    explainText(explained, { ...screen, layers: true, all: true }),
    checkText({ place: evil, faults: [evil] }, screen),
    homeText({ place: evil, evidence: evil, atStake: [{ address: evil, started: 0, cap: 2, date: evil }] }, screen),
    driftText([drift], screen),
  ];
}

/** Every other text. */
function otherTexts(evil: string): readonly string[] {
  const place = { file: evil, line: 1, column: 1, excerpt: { firstLine: 1, lines: [evil] } };
  const problem: Problem = { code: 'state.older', title: evil, detail: evil, fix: evil, path: evil, place };
  const drift: Drift = { target: targetKey(evil), kind: 'version', severity: 'warning', detail: evil };
  return [
    lockWords(evilState(evil).lock),
    problemsText([problem, problem], { paint: plainPaint, severity: 'error' }),
    planMarkdown({
      plan: manyOfEach(evilPlan(evil)),
      objections: [problem],
      drift: [drift],
      title: evil,
      maxLength: 65_000,
    }),
    ...annotationLines([problem], { severity: 'error', root: evil }),
  ];
}

/** What stands before a word that is alone in its line: a margin, a sign or a label. */
const MARGIN = 16;

function longestWord(line: string): number {
  return Math.max(...line.split(' ').map((word) => stringWidth(word)));
}

describe('every renderer', () => {
  test('sends no control character and no escape sequence to a terminal, whatever it is told', () => {
    fc.assert(
      fc.property(arbEvil, (evil) => {
        const shown = [...texts(evil, { paint: plainPaint, width: 80 }), ...otherTexts(evil)].join('\n');
        expect(shown).not.toMatch(/[^\P{Cc}\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u);
      }),
      { numRuns: 25 },
    );
  });

  test('writes no line that a runner of GitHub Actions would obey, whatever it is told', () => {
    fc.assert(
      fc.property(arbEvil, (evil) => {
        const shown = texts(`${evil} ::add-mask::x ##[error]`, { paint: plainPaint, width: 60 }).join('\n');
        expect(shown.split('\n').filter((line) => line.trimStart().startsWith('::') || line.includes('##['))).toEqual(
          [],
        );
      }),
      { numRuns: 25 },
    );
  });

  test('writes no line wider than the screen, but for one long word', () => {
    fc.assert(
      fc.property(arbEvil, fc.integer({ min: 40, max: 140 }), (evil, width) => {
        const lines = texts(evil, { paint: plainPaint, width }).flatMap((text) => text.split('\n'));
        const tooWide = lines.filter((line) => stringWidth(line) > width);
        expect(tooWide.filter((line) => longestWord(line) <= width - MARGIN)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('keeps to ASCII with the plain symbols', () => {
    const shown = texts('a name of some words', { paint: plainPaint, width: 70, glyphs: asciiGlyphs }).join('\n');
    expect(shown).toMatch(/^[ -~\n]+$/);
  });
});
