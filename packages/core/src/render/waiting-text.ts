import type { DraftKind, WaitingDraft } from '../plan/waiting-drafts.js';
import type { Screen } from './columns.js';
import { count, counted, wrap } from './format.js';
import { addressWords } from './plan-words.js';
import { terminalWording, type Wording } from './wording.js';

/** Says which drafts of the API a plan leaves waiting, for a terminal; nothing where none waits. */
export function waitingText(waiting: readonly WaitingDraft[], { paint, width }: Screen): string | undefined {
  const words = waitingWords(waiting, terminalWording());
  return words === undefined ? undefined : paint('changed', wrap(`! ${words}`, width, '  '));
}

/** `2 drafts of the API wait: target.a (new), target.b (changed). This plan leaves them alone: trafficinator plan --drafts` */
export function waitingWords(waiting: readonly WaitingDraft[], wording: Wording): string | undefined {
  if (waiting.length === 0) return undefined;
  const names = waiting
    .slice(0, MOST_NAMED)
    .map(({ target, kind }) => `${addressWords(target, wording)} (${WORDS[kind]})`);
  const rest = waiting.length - names.length;
  const listed = rest > 0 ? `${names.join(', ')} and ${count(rest)} more` : names.join(', ');
  const isOne = waiting.length === 1;
  return `${counted(waiting.length, 'draft')} of the API ${isOne ? 'waits' : 'wait'}: ${listed}. This plan leaves ${isOne ? 'it' : 'them'} alone; see ${wording.quote('trafficinator plan --drafts')}`;
}

const MOST_NAMED = 10;

const WORDS: Readonly<Record<DraftKind, string>> = { create: 'new', update: 'changed', delete: 'to be deleted' };
