import type { FeedSnapshot } from '@trafficinator/core';

/** So many answers are kept of a snapshot: those that pages ask for again and again. */
const MOST_ANSWERS = 50;

/** Answers that were made of the latest snapshot, by what was asked: where many look at the same, it is made once. */
export class KeptAnswers<Answer> {
  #snapshot: FeedSnapshot | undefined;
  readonly #answers = new Map<string, Answer>();

  /** The answer to a question, made of this snapshot. */
  of(snapshot: FeedSnapshot, question: string, make: () => Answer): Answer {
    if (snapshot !== this.#snapshot) this.#answers.clear();
    this.#snapshot = snapshot;
    const known = this.#answers.get(question);
    if (known !== undefined) return known;
    const answer = make();
    if (this.#answers.size < MOST_ANSWERS) this.#answers.set(question, answer);
    return answer;
  }
}
