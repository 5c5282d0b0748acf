import '../styles/views.css';
import '../styles/runs.css';
import type { ListedRun } from '@trafficinator/core';
import { api } from '../api.js';
import { ago, count, latency, moment, perSecond, share, span } from '../format.js';
import { overview } from '../live.js';
import { Button, ButtonLink } from '../parts/button.js';
import { Empty, Fault, Loading } from '../parts/states.js';
import { location, setQuery } from '../router.js';
import { ResultBadge } from '../runs/result-badge.js';
import { StartRunner } from '../runs/start-runner.js';
import { StopRuns } from '../runs/stop-runs.js';
import { useWhileRunning } from '../runs/use-while-running.js';
import { useAnswer } from '../use-answer.js';

const STEP = 20;

/** Every run that the state knows, the latest first; two of them can be compared. */
export function RunsView() {
  const query = location.value.query;
  const limit = Math.min(100, Math.max(STEP, Number(query.get('limit')) || STEP));
  const { value: page, problem, reload } = useAnswer(() => api.runs({ limit }), [limit]);
  useWhileRunning(page?.items.some(({ end }) => end === undefined) ?? false, reload);
  const chosen = (query.get('compare') ?? '').split(',').filter((id) => id !== '');
  return (
    <>
      <header class="view-head">
        <h1>Runs</h1>
        <div class="view-actions">
          <CompareLink chosen={chosen} runs={page?.items ?? []} />
          <StartRunner />
          <StopRuns />
        </div>
      </header>
      {problem !== undefined && <Fault problem={problem} retry={reload} />}
      {problem === undefined && page === undefined && <Loading what="runs" />}
      {page !== undefined && page.items.length === 0 && <NoRuns />}
      {page !== undefined && page.items.length > 0 && <RunTable runs={page.items} chosen={chosen} />}
      {page !== undefined && page.total > page.items.length && limit < 100 && (
        <Button onPress={() => setQuery({ limit: String(Math.min(100, limit + 40)) })}>
          Show more of {count(page.total)} runs
        </Button>
      )}
    </>
  );
}

function NoRuns() {
  return (
    <Empty icon="runs" title="No run yet">
      <p>A run sends the visits of what is applied. Start one here, or on any machine that reaches the state:</p>
      <pre>trafficinator run</pre>
    </Empty>
  );
}

/** The older one is compared with the later, whichever was chosen first. */
function CompareLink({ chosen, runs }: { readonly chosen: readonly string[]; readonly runs: readonly ListedRun[] }) {
  const [first, second] = chosen;
  if (first === undefined || second === undefined) {
    return <Button refusal="Choose two runs in the list.">Compare</Button>;
  }
  const startOf = (id: string) => runs.find((run) => run.id === id)?.startedAt ?? 0;
  const [before, after] = startOf(first) <= startOf(second) ? [first, second] : [second, first];
  return <ButtonLink href={`/runs/compare?before=${before}&after=${after}`}>Compare</ButtonLink>;
}

function RunTable({ runs, chosen }: { readonly runs: readonly ListedRun[]; readonly chosen: readonly string[] }) {
  const now = overview.value?.asOf ?? Date.now();
  const choose = (id: string, isChosen: boolean) => {
    const others = chosen.filter((other) => other !== id);
    // The third takes the place of the first.
    setQuery({ compare: (isChosen ? [...others, id].slice(-2) : others).join(',') });
  };
  return (
    <section class="card table-wrap" tabIndex={0} aria-label="Runs">
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">Compare</span>
            </th>
            <th scope="col">Run</th>
            <th scope="col">Result</th>
            <th scope="col">Began</th>
            <th scope="col" class="number">
              Lasted
            </th>
            <th scope="col">Pace</th>
            <th scope="col" class="number">
              Visits
            </th>
            <th scope="col" class="number">
              Hits
            </th>
            <th scope="col" class="number">
              Hits/s
            </th>
            <th scope="col" class="number">
              Accepted
            </th>
            <th scope="col" class="number">
              p95
            </th>
            <th scope="col" class="number">
              Serial
            </th>
            <th scope="col">Who</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td>
                <input
                  type="checkbox"
                  aria-label={`Compare run ${run.id.slice(0, 8)}`}
                  checked={chosen.includes(run.id)}
                  onChange={({ currentTarget }) => choose(run.id, currentTarget.checked)}
                />
              </td>
              <th scope="row">
                <a href={`/runs/${encodeURIComponent(run.id)}`}>
                  <code>{run.id.slice(0, 8)}</code>
                </a>
                {run.fleet !== run.id && (
                  <span class="soft small" title={`It shared the load of run ${run.fleet.slice(0, 8)}.`}>
                    {' '}
                    of fleet {run.fleet.slice(0, 8)}
                  </span>
                )}
              </th>
              <td>
                <ResultBadge result={run.result} />
              </td>
              <td class="nowrap" title={moment(run.startedAt)}>
                {ago(run.startedAt, now)}
              </td>
              <td class="number">{span(run.durationMs)}</td>
              <td>{run.pace}</td>
              <td class="number">{count(run.visits)}</td>
              <td class="number">{count(run.hits)}</td>
              <td class="number">
                {perSecond(run.durationMs === 0 ? undefined : (run.hits * 1_000) / run.durationMs)}
              </td>
              <td class="number">{share(run.successRate)}</td>
              <td class="number">{latency(run.p95Ms)}</td>
              <td class="number">{count(run.serial)}</td>
              <td>{run.who}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
