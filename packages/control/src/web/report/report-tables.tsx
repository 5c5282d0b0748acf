import type { RunReport } from '@trafficinator/core';
import {
  boundWords,
  crossedFirst,
  measuredWords,
  metricWords,
  scopeWords,
  standingWords,
  usedBudgetWords,
  worstFirst,
} from '@trafficinator/core/words';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { count, latency, moment, share, span } from '../format.js';
import { Badge } from '../parts/badge.js';
import { Button } from '../parts/button.js';

const SHOWN_AT_FIRST = 100;

/** Everything of a report that is a list: targets, thresholds, errors, budgets, runners. What is empty is left out. */
export function ReportTables({ report }: { readonly report: RunReport }) {
  return (
    <>
      <Targets report={report} />
      <Thresholds report={report} />
      <Errors report={report} />
      <Budgets report={report} />
      <Runners report={report} />
      <Facts report={report} />
    </>
  );
}

function Targets({ report: { targets } }: { readonly report: RunReport }) {
  const [shown, setShown] = useState(SHOWN_AT_FIRST);
  if (targets.length === 0) return null;
  const rows = worstFirst(targets);
  return (
    <ReportTable
      title="Targets"
      note={rows.length > shown ? `The worst ${count(shown)} of ${count(rows.length)}` : undefined}
      head={[
        'Target',
        '#Cap used',
        '#Due',
        '#Started',
        '#Missed',
        '#Hits',
        '#Accepted',
        '#Rejected',
        '#Failed',
        '#Ambiguous',
        '#p50',
        '#p95',
        '#p99',
      ]}
      foot={rows.length > shown && <Button onPress={() => setShown(shown + 500)}>Show more</Button>}
    >
      {rows.slice(0, shown).map(({ key, name, cap, counts, successRate, latency: times }) => (
        <tr key={key}>
          <th scope="row">
            <a href={`/targets/${encodeURIComponent(key)}`}>{key}</a>
            {name !== key && <span class="soft"> {name}</span>}
          </th>
          <Figure>{cap === undefined ? '–' : `${count(cap.started)}/${count(cap.cap)}`}</Figure>
          <Figure>{count(counts.offered)}</Figure>
          <Figure>{count(counts.started)}</Figure>
          <Figure isBad={counts.missed > 0}>{count(counts.missed)}</Figure>
          <Figure>{count(counts.sent)}</Figure>
          <Figure isBad={(successRate ?? 1) < 1}>{share(successRate)}</Figure>
          <Figure isBad={counts.rejected > 0}>{count(counts.rejected)}</Figure>
          <Figure isBad={counts.failedHits > 0}>{count(counts.failedHits)}</Figure>
          <Figure isBad={counts.ambiguous > 0}>{count(counts.ambiguous)}</Figure>
          <Figure>{latency(times?.p50Ms)}</Figure>
          <Figure>{latency(times?.p95Ms)}</Figure>
          <Figure>{latency(times?.p99Ms)}</Figure>
        </tr>
      ))}
    </ReportTable>
  );
}

function Thresholds({ report: { verdict } }: { readonly report: RunReport }) {
  if (verdict.thresholds.length === 0) return null;
  return (
    <ReportTable title="Thresholds" head={['Of', 'What', '#Bound', '#Measured', 'Standing']}>
      {crossedFirst(verdict.thresholds).map((result) => {
        const standing = standingWords(result);
        return (
          <tr key={`${result.target ?? ''} ${result.metric} ${result.bound}`}>
            <th scope="row">{scopeWords(result)}</th>
            <td>{metricWords(result.metric)}</td>
            <Figure>{boundWords(result)}</Figure>
            <Figure>{measuredWords(result)}</Figure>
            <td>
              <Badge
                tone={standing === 'crossed' ? 'bad' : standing === 'kept' ? 'good' : 'calm'}
                icon={standing === 'crossed' ? 'failing' : standing === 'kept' ? 'check' : 'idle'}
              >
                {standing}
              </Badge>
            </td>
          </tr>
        );
      })}
    </ReportTable>
  );
}

function Errors({ report: { targets } }: { readonly report: RunReport }) {
  const errors = targets.flatMap(({ key, errors: own }) => own.map((error) => ({ key, ...error })));
  if (errors.length === 0) return null;
  return (
    <ReportTable title="Errors" head={['Target', 'Class', '#How often', 'Last', 'The last one']}>
      {errors
        .toSorted((a, b) => b.count - a.count)
        .slice(0, SHOWN_AT_FIRST)
        .map(({ key, class: name, count: times, at, sample }) => (
          <tr key={`${key} ${name}`}>
            <th scope="row">{key}</th>
            <td>{name}</td>
            <Figure>{count(times)}</Figure>
            <td class="nowrap">{moment(at)}</td>
            <td class="sample">{sample}</td>
          </tr>
        ))}
    </ReportTable>
  );
}

function Budgets({ report: { budgets, targets } }: { readonly report: RunReport }) {
  const rows = [
    ...targets.flatMap(({ key, budgets: own }) => own.map((budget) => ({ whose: `target.${key}`, budget }))),
    ...budgets.map((budget) => ({
      whose: budget.scope.kind === 'instance' ? budget.scope.instance : budget.scope.account,
      budget,
    })),
  ];
  if (rows.length === 0) return null;
  return (
    <ReportTable title="Hit budgets" head={['Of', 'Used']}>
      {rows.slice(0, SHOWN_AT_FIRST).map(({ whose, budget }) => (
        <tr key={`${whose} ${budget.period}`}>
          <th scope="row">{whose}</th>
          <td>{usedBudgetWords(budget)}</td>
        </tr>
      ))}
    </ReportTable>
  );
}

/** Of one that was alone, nothing new could be said. */
function Runners({ report: { runs } }: { readonly report: RunReport }) {
  if (runs.length < 2) return null;
  return (
    <ReportTable title="Runs that shared the load" head={['Run', 'Who', 'Began', '#Lasted', '#Visits', '#Hits']}>
      {runs.map(({ run, who, startedAt, end, visits, hits }) => (
        <tr key={run}>
          <th scope="row">
            <code>{run.slice(0, 8)}</code>
          </th>
          <td>{who}</td>
          <td>{moment(startedAt)}</td>
          <Figure>{end === undefined ? 'goes on' : span(end.at - startedAt)}</Figure>
          <Figure>{count(visits)}</Figure>
          <Figure>{count(hits)}</Figure>
        </tr>
      ))}
    </ReportTable>
  );
}

function Facts({ report: { run, serial, seed, version, measuredFrom, totals } }: { readonly report: RunReport }) {
  const { completed, partial, failed, withheld } = totals.counts;
  const held = withheld > 0 ? `, ${count(withheld)} held back` : '';
  return (
    <section class="card">
      <h2>This run</h2>
      <dl class="facts">
        <dt>Id</dt>
        <dd>
          <code>{run}</code>
        </dd>
        <dt>Serial of the state</dt>
        <dd>{count(serial)}</dd>
        <dt>Seed</dt>
        <dd>
          <code>{seed}</code>
        </dd>
        <dt>Version</dt>
        <dd>{version}</dd>
        {measuredFrom !== undefined && (
          <>
            <dt>Measured from</dt>
            <dd>{moment(measuredFrom)}</dd>
          </>
        )}
        <dt>Visits</dt>
        <dd>
          {count(completed)} completed, {count(partial)} partial, {count(failed)} failed{held}
        </dd>
      </dl>
    </section>
  );
}

/** A table with a heading. `#` before the name of a column: it holds figures. */
function ReportTable({
  title,
  note,
  head,
  foot,
  children,
}: {
  readonly title: string;
  readonly note?: string | undefined;
  readonly head: readonly string[];
  readonly foot?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="card report-table">
      <div class="card-head">
        <h2>{title}</h2>
        {note !== undefined && <span class="soft small">{note}</span>}
      </div>
      <div class="table-wrap" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              {head.map((name) => (
                <th key={name} scope="col" class={name.startsWith('#') ? 'number' : undefined}>
                  {name.replace('#', '')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
      {foot}
    </section>
  );
}

function Figure({ children, isBad = false }: { readonly children: ComponentChildren; readonly isBad?: boolean }) {
  return <td class={isBad ? 'number bad-words' : 'number'}>{children}</td>;
}
