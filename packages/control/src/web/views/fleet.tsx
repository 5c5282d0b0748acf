import '../styles/views.css';
import '../styles/runs.css';
import type { RunStatus } from '@trafficinator/core';
import { api } from '../api.js';
import { ago, count, counted, moment, perSecond } from '../format.js';
import { connection, overview } from '../live.js';
import { Badge } from '../parts/badge.js';
import { Empty, Loading } from '../parts/states.js';
import { StartRunner } from '../runs/start-runner.js';
import { StopRuns } from '../runs/stop-runs.js';
import { useAnswer } from '../use-answer.js';

/** Every runner that is active on this state, on whatever machine, with what it holds and does. */
export function FleetView() {
  const now = overview.value;
  if (now === undefined) return connection.value === 'lost' ? null : <Loading what="the fleet" />;
  const fleets = [...Map.groupBy(now.runs, ({ fleet }) => fleet)];
  return (
    <>
      <header class="view-head">
        <h1>Fleet</h1>
        <div class="view-actions">
          <StartRunner />
          <StopRuns />
        </div>
      </header>
      {fleets.length === 0 ? (
        <Empty icon="fleet" title="No runner is active">
          <p>
            Start one here, or on any machine that reaches the state. Runners share the load by leases; none sends above
            a cap.
          </p>
          <pre>trafficinator run</pre>
        </Empty>
      ) : (
        <Fleets fleets={fleets} asOf={now.asOf} serial={now.serial} />
      )}
    </>
  );
}

function Fleets({
  fleets,
  asOf,
  serial,
}: {
  readonly fleets: readonly (readonly [string, readonly RunStatus[]])[];
  readonly asOf: number;
  readonly serial: number;
}) {
  const runs = fleets.flatMap(([, own]) => own);
  const ids = runs.map(({ id }) => id).join();
  // Which serial a run serves stands in its record, and changes only when something is applied.
  const { value: listed } = useAnswer(
    () => api.runs({ limit: Math.min(100, Math.max(20, runs.length + 10)) }),
    [ids, serial],
  );
  const serials = new Map(listed?.items.map((run) => [run.id, run.serial]));
  return (
    <>
      {fleets.map(([fleet, own]) => (
        <section key={fleet} class="card report-table" aria-labelledby={`fleet-${fleet}`}>
          <div class="card-head">
            <h2 id={`fleet-${fleet}`}>
              Fleet <code>{fleet.slice(0, 8)}</code>
            </h2>
            <span class="soft small">
              {own[0]?.pace} · {counted(own.length, 'runner')} ·{' '}
              {perSecond(sumOf(own, ({ rate }) => rate.visitsPerSecond))} visits,{' '}
              {perSecond(sumOf(own, ({ rate }) => rate.hitsPerSecond))} hits
            </span>
          </div>
          <div class="table-wrap" tabIndex={0} role="region" aria-label={`Runners of fleet ${fleet.slice(0, 8)}`}>
            <table>
              <thead>
                <tr>
                  <th scope="col">Runner</th>
                  <th scope="col">State</th>
                  <th scope="col">Host</th>
                  <th scope="col">User</th>
                  <th scope="col" class="number">
                    Process
                  </th>
                  <th scope="col">Version</th>
                  <th scope="col">Since</th>
                  <th scope="col" class="number">
                    Visits/s
                  </th>
                  <th scope="col" class="number">
                    Hits/s
                  </th>
                  <th scope="col" class="number">
                    Leases
                  </th>
                  <th scope="col" class="number">
                    Visits leased
                  </th>
                  <th scope="col" class="number">
                    Serial
                  </th>
                </tr>
              </thead>
              <tbody>
                {own.map((run) => (
                  <Runner key={run.id} run={run} asOf={asOf} serial={serials.get(run.id)} latest={serial} />
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
    </>
  );
}

function Runner({
  run,
  asOf,
  serial,
  latest,
}: {
  readonly run: RunStatus;
  readonly asOf: number;
  readonly serial: number | undefined;
  readonly latest: number;
}) {
  const { id, who, pid, version, startedAt, state, rate, leased } = run;
  const [user, host] = splitWho(who);
  return (
    <tr>
      <th scope="row">
        <a href={`/runs/${encodeURIComponent(id)}`}>
          <code>{id.slice(0, 8)}</code>
        </a>
      </th>
      <td>
        <Badge tone={state === 'running' ? 'good' : 'warn'} icon={state === 'running' ? 'running' : 'paused'}>
          {state}
        </Badge>
      </td>
      <td>{host}</td>
      <td>{user}</td>
      <td class="number">{pid ?? '–'}</td>
      <td>{version}</td>
      <td class="nowrap" title={moment(startedAt)}>
        {ago(startedAt, asOf)}
      </td>
      <td class="number">{perSecond(rate.visitsPerSecond)}</td>
      <td class="number">{perSecond(rate.hitsPerSecond)}</td>
      <td class="number">{count(leased.leases)}</td>
      <td class="number">{count(leased.visits)}</td>
      <td class="number">
        {serial === undefined ? '–' : count(serial)}
        {serial !== undefined && serial < latest && (
          <span class="soft small" title={`The applied state has serial ${latest}.`}>
            {' '}
            of {count(latest)}
          </span>
        )}
      </td>
    </tr>
  );
}

/** `ada@lovelace` */
function splitWho(who: string): readonly [string, string] {
  const at = who.lastIndexOf('@');
  return at === -1 ? [who, ''] : [who.slice(0, at), who.slice(at + 1)];
}

function sumOf(runs: readonly RunStatus[], value: (run: RunStatus) => number): number {
  return runs.reduce((sum, run) => sum + value(run), 0);
}
