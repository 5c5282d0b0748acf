import type { AuditEvent } from '@trafficinator/core';
import { useEffect } from 'preact/hooks';
import { api } from '../api.js';
import { count, moment } from '../format.js';
import { onAudit } from '../live.js';
import { Button } from '../parts/button.js';
import { Fault, Loading } from '../parts/states.js';
import { location, setQuery } from '../router.js';
import { useAnswer } from '../use-answer.js';

const STEP = 25;

/** Who did what to the state, the last first: applies with their serial and commit, pauses and all else. */
export function AuditHistory() {
  const shown = Math.max(STEP, Number(location.value.query.get('history')) || STEP);
  const { value: page, problem, reload } = useAnswer(() => api.events({ limit: Math.min(500, shown + 1) }), [shown]);
  useEffect(() => onAudit(reload), [reload]);
  const events = page?.items;
  return (
    <section class="card history" aria-labelledby="history-title">
      <h2 id="history-title">History</h2>
      {problem !== undefined && <Fault problem={problem} retry={reload} />}
      {problem === undefined && events === undefined && <Loading what="the history" />}
      {events !== undefined && events.length === 0 && <p class="soft">Nothing was ever applied.</p>}
      {events !== undefined && events.length > 0 && <EventTable events={events.slice(0, shown)} />}
      {events !== undefined && events.length > shown && (
        <Button onPress={() => setQuery({ history: String(shown + 100) })}>Show more</Button>
      )}
    </section>
  );
}

function EventTable({ events }: { readonly events: readonly AuditEvent[] }) {
  return (
    <div class="table-wrap" tabIndex={0} role="region" aria-label="History of the state">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col" class="number">
              Serial
            </th>
            <th scope="col">Commit</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={`${event.at} ${event.kind} ${event.serial} ${event.what ?? ''}`}>
              <td class="nowrap">{moment(event.at)}</td>
              <td>{event.who}</td>
              <td>
                <strong>{event.kind}</strong> {event.what}
              </td>
              <td class="number">{count(event.serial)}</td>
              <td>{event.commit === undefined ? '' : <code>{event.commit.slice(0, 12)}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
