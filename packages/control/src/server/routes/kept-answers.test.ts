import type { FeedSnapshot } from '@trafficinator/core';
import { expect, test } from 'vitest';
import { KeptAnswers } from './kept-answers.js';

test('makes an answer once for each question to a snapshot', () => {
  const kept = new KeptAnswers<object>();
  const [one, other] = [aSnapshot(1), aSnapshot(2)];
  const a = kept.of(one, 'a', () => ({}));
  expect(kept.of(one, 'a', () => ({}))).toBe(a);
  expect(kept.of(one, 'b', () => ({}))).not.toBe(a);
  expect(kept.of(other, 'a', () => ({}))).not.toBe(a);
  expect(kept.of(one, 'a', () => ({}))).not.toBe(a);
});

test('keeps no more of them than pages ask for', () => {
  const kept = new KeptAnswers<number>();
  const snapshot = aSnapshot(1);
  let made = 0;
  const ask = (question: number) => kept.of(snapshot, String(question), () => ++made);
  for (let question = 0; question < 100; question++) ask(question);
  expect([ask(0), ask(49)]).toEqual([1, 50]);
  expect(ask(99)).toBe(101);
});

function aSnapshot(revision: number): FeedSnapshot {
  return { revision, rows: [], lastLogId: 0, overview: undefined as never };
}
