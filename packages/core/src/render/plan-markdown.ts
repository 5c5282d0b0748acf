import type { Problem } from '../errors/problem.js';
import type { Drift } from '../model/drift.js';
import type { Plan } from '../plan/plan.js';
import { hasChanges, summaryOf } from '../plan/summary.js';
import type { WaitingDraft } from '../plan/waiting-drafts.js';
import { findingLines } from './drift-text.js';
import { fitSections } from './fit-sections.js';
import { count } from './format.js';
import { unicodeGlyphs } from './glyphs.js';
import { codeSpan, planMarker } from './markdown-safe.js';
import { plainPaint } from './paint.js';
import { planDetails, planTable } from './plan-markdown-parts.js';
import { planNotes, tokenWarnings } from './plan-notes.js';
import { trafficWords } from './plan-traffic.js';
import { loadWords, partialWords } from './plan-words.js';
import { problemText } from './problem-text.js';
import { waitingWords } from './waiting-text.js';
import type { Wording } from './wording.js';

/** What is written about a plan. */
export interface PlanMarkdown {
  readonly plan: Plan;
  /** Why it must not be applied. */
  readonly objections: readonly Problem[];
  /** What the real targets say otherwise. */
  readonly drift?: readonly Drift[] | undefined;
  /** Drafts of the API that the plan leaves waiting. */
  readonly waiting?: readonly WaitingDraft[] | undefined;
  /** Instead of the name of the stack. */
  readonly title?: string | undefined;
  /** In characters. GitHub takes 65,536. */
  readonly maxLength: number;
}

/**
 * Writes a plan for a pull request or a step summary. The first line says what it does to traffic; then come warnings and
 * objections, a table, and the details, folded. What exceeds the length is left out, the details first, and it is said so.
 * Nothing that a config, a file or a server says can be markup.
 */
export function planMarkdown(shown: PlanMarkdown): string {
  const { plan, maxLength } = shown;
  const head = [headline(shown), planMarker(plan.stack)].join('\n\n');
  const sections = [
    { rank: 1, title: '', lines: warningLines(shown) },
    { rank: 2, title: '**Objections: this plan cannot be applied.**', ...problemSection(shown.objections) },
    { rank: 4, title: '', lines: planTable(plan) },
    { rank: 3, title: '**The real targets say otherwise:**', fence: 'text', lines: findingLines(shown.drift ?? []) },
    { rank: 5, title: '', lines: planNotes(plan, wording).map((note) => `- ${note}`) },
    { rank: 6, title: 'Details', isFolded: true, fence: 'diff', lines: planDetails(plan) },
  ];
  return `${head}\n${fitSections(sections, maxLength - head.length - 1)}`;
}

/** For readers of Markdown. */
const wording: Wording = { glyphs: unicodeGlyphs, quote: codeSpan };

function headline({ plan, title }: PlanMarkdown): string {
  const name = title ?? plan.stack;
  if (!hasChanges(plan)) return `**Plan ${codeSpan(name)}: no changes.**`;
  const { create, update, move, delete: gone } = summaryOf(plan);
  const counts = [
    ...part(create, 'add'),
    ...part(update, 'change'),
    ...part(move, 'move'),
    ...part(gone, 'destroy'),
    ...(plan.load.changes.length === 0 ? [] : [`change of ${loadWords(plan)}`]),
  ].join(', ');
  const traffic = trafficWords(plan, wording);
  return `**Plan ${codeSpan(name)}: ${counts}${traffic === '' ? '' : `; ${traffic}`}.**`;
}

function part(targets: number, verb: string): readonly string[] {
  return targets === 0 ? [] : [`${count(targets)} to ${verb}`];
}

function warningLines({ plan, waiting = [] }: PlanMarkdown): readonly string[] {
  const partial = partialWords(plan);
  const waits = waitingWords(waiting, wording);
  return [
    ...tokenWarnings(plan, wording).map((words) => `- **Warning:** ${words}`),
    ...(partial === undefined ? [] : [`- ${partial}`]),
    ...(waits === undefined ? [] : [`- ${waits}`]),
  ];
}

function problemSection(problems: readonly Problem[]) {
  const options = { paint: plainPaint, severity: 'error' } as const; // Keeps the literal.
  return { fence: 'text', lines: problems.flatMap((problem) => problemText(problem, options).split('\n')) };
}
