import type { Clock } from '../base/clock.js';
import type { AskMatomo, MatomoAnswer, MatomoQuestion } from '../matomo/ask-matomo.js';
import { TIME_UP } from '../matomo/silence-words.js';

/**
 * Asks every question once, however many sites of one Matomo it serves, and asks nothing more when the time for all of
 * them is up. Remembers answers, and the secrets of questions, as long as it is kept.
 */
export function boundedAsker(asker: AskMatomo, clock: Pick<Clock, 'monotonicMs'>, budgetMs: number): AskMatomo {
  const endsAt = clock.monotonicMs() + budgetMs;
  const answers = new Map<string, Promise<MatomoAnswer>>();
  const askInTime = (question: MatomoQuestion): Promise<MatomoAnswer> => {
    const leftMs = endsAt - clock.monotonicMs();
    if (leftMs <= 0) return Promise.resolve(timeUp(budgetMs));
    return asker.ask({ ...question, timeoutMs: Math.min(question.timeoutMs, leftMs) });
  };
  return {
    ask: (question) => {
      const { url, form, token, way } = question;
      const name = JSON.stringify([url, form, token, way]);
      const answer = answers.get(name) ?? askInTime(question);
      answers.set(name, answer);
      return answer;
    },
  };
}

function timeUp(budgetMs: number): MatomoAnswer {
  const message = `the ${budgetMs / 1_000} s for asking all targets were up.`;
  return { kind: 'error', reached: false, code: TIME_UP, message };
}
