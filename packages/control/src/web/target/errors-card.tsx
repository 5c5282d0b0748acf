import type { ErrorSummary } from '@trafficinator/core';
import { ago, count, moment } from '../format.js';

/** What went wrong in the time that is looked at, by class, with what the target answered last. */
export function ErrorsCard({
  errors,
  words,
  zone,
  now,
}: {
  readonly errors: readonly ErrorSummary[];
  readonly words: string;
  readonly zone: string;
  readonly now: number;
}) {
  return (
    <section class="card" aria-labelledby="errors-title">
      <div class="card-head">
        <h2 id="errors-title">Errors</h2>
      </div>
      {errors.length === 0 ? (
        <p class="soft">None in the last {words}.</p>
      ) : (
        <ul class="error-list">
          {errors.map(({ class: name, count: times, at, sample }) => (
            <li key={name}>
              <p class="error-line">
                <b>{name}</b>
                <span class="soft">×{count(times)}</span>
                <span class="soft small error-at" title={moment(at, zone)}>
                  {ago(at, now)}
                </span>
              </p>
              <p class="mono error-sample">{sample}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
