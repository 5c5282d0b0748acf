import '../styles/views.css';
import '../styles/runs.css';
import type { RunComparison } from '@trafficinator/core';
import { comparedWords } from '@trafficinator/core/words';
import { api } from '../api.js';
import { count, latency, moment, NONE, perSecond, share, span } from '../format.js';
import { Badge, type Tone } from '../parts/badge.js';
import { ButtonLink } from '../parts/button.js';
import type { IconName } from '../parts/icon.js';
import { Fault, Loading } from '../parts/states.js';
import { location } from '../router.js';
import { ResultBadge } from '../runs/result-badge.js';
import { useAnswer } from '../use-answer.js';

type Change = RunComparison['metrics'][number];

/** What changed from one run to another, and whether it is more than noise. */
export function CompareView() {
  const { query } = location.value;
  const before = query.get('before') ?? undefined;
  const after = query.get('after') ?? undefined;
  const { value, problem, reload } = useAnswer(() => api.compareRuns({ before, after }), [before, after]);
  return (
    <>
      <header class="view-head">
        <h1>Compare runs</h1>
        <ButtonLink href="/runs">All runs</ButtonLink>
      </header>
      {problem !== undefined && <Fault problem={problem} retry={reload} />}
      {problem === undefined && value === undefined && <Loading what="the comparison" />}
      {value !== undefined && <Comparison comparison={value} />}
    </>
  );
}

function Comparison({ comparison: { before, after, metrics } }: { readonly comparison: RunComparison }) {
  const isInvalid = before.result === 'invalid' || after.result === 'invalid';
  const isTooShort = metrics.some(
    (one) => one.before !== undefined && one.after !== undefined && one.noise === undefined,
  );
  return (
    <>
      <div class="compared">
        <Compared title="Before" run={before} />
        <Compared title="After" run={after} />
      </div>
      {isInvalid && (
        <p class="banner warn">
          A run is invalid, since its generator did not keep up: what differs may be the generator and not the targets.
        </p>
      )}
      <section class="card table-wrap" tabIndex={0} aria-label="What changed">
        <table>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col" class="number">
                Before
              </th>
              <th scope="col" class="number">
                After
              </th>
              <th scope="col" class="number">
                Change
              </th>
              <th scope="col" class="number">
                Of it
              </th>
              <th scope="col" class="number">
                Noise
              </th>
              <th scope="col">Judgement</th>
            </tr>
          </thead>
          <tbody>
            {metrics.map((one) => (
              <tr key={one.metric}>
                <th scope="row">{comparedWords[one.metric]}</th>
                <td class="number">{figure(one, one.before)}</td>
                <td class="number">{figure(one, one.after)}</td>
                <td class="number">
                  {one.change === undefined ? NONE : `${sign(one.change)}${figure(one, Math.abs(one.change))}`}
                </td>
                <td class="number">
                  {one.relative === undefined ? NONE : `${sign(one.relative)}${share(Math.abs(one.relative))}`}
                </td>
                <td class="number">{one.noise === undefined ? NONE : `± ${figure(one, one.noise)}`}</td>
                <td>
                  <JudgementBadge judgement={one.judgement} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {isTooShort && (
        <p class="soft small">
          Where nothing is said of noise, a run has fewer than five steps: let both run for a minute or longer.
        </p>
      )}
    </>
  );
}

function Compared({ title, run }: { readonly title: string; readonly run: RunComparison['before'] }) {
  return (
    <section class="card" aria-label={title}>
      <div class="card-head">
        <h2>
          {title}: run{' '}
          <a href={`/runs/${encodeURIComponent(run.run)}`}>
            <code>{run.run.slice(0, 8)}</code>
          </a>
        </h2>
        <ResultBadge result={run.result} />
      </div>
      <p class="soft small">
        {run.pace} · {span(run.durationMs)} from {moment(run.startedAt)} · {count(run.steps)} whole steps
      </p>
    </section>
  );
}

function figure({ unit }: Change, value: number | undefined): string {
  return unit === 'perSecond' ? perSecond(value) : unit === 'share' ? share(value) : latency(value);
}

function sign(value: number): string {
  return value > 0 ? '+' : value < 0 ? '−' : '';
}

function JudgementBadge({ judgement }: Pick<Change, 'judgement'>) {
  const { tone, icon, words } = judgements[judgement];
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  );
}

const judgements: Readonly<
  Record<Change['judgement'], { readonly tone: Tone; readonly icon: IconName; readonly words: string }>
> = {
  better: { tone: 'good', icon: 'check', words: 'better' },
  worse: { tone: 'bad', icon: 'failing', words: 'worse' },
  changed: { tone: 'info', icon: 'up', words: 'changed' },
  same: { tone: 'calm', icon: 'idle', words: 'within the noise' },
  unknown: { tone: 'calm', icon: 'help', words: 'nobody can tell' },
};
