import 'uplot/dist/uPlot.min.css';
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { moment, NONE } from '../format.js';
import { Button } from './button.js';
import { Legend } from './chart-legend.js';
import { ChartPlot } from './chart-plot.js';
import type { ChartProps } from './chart-props.js';

/** A chart over time: drawn, said in a sentence, and as a table. Arrow keys move along the time. */
export function Chart(props: ChartProps) {
  const { title, summary, times, zone } = props;
  const own = useSignal<number | undefined>(undefined);
  const isTable = useSignal(false);
  const id = useId();
  const crosshair = props.crosshair ?? own;
  const at = crosshair.value === undefined ? undefined : times[crosshair.value];
  return (
    <figure class="card chart" aria-labelledby={id}>
      <figcaption>
        <div class="card-head">
          <h2 id={id}>{title}</h2>
          <span class="soft small chart-time">{at === undefined ? '' : moment(at, zone)}</span>
          <Button
            icon={isTable.value ? 'chart' : 'table'}
            tone="quiet"
            size="small"
            label={`${title}: show ${isTable.value ? 'the chart' : 'a table'}`}
            onPress={() => {
              isTable.value = !isTable.value;
            }}
          />
        </div>
        <p class="soft small">{summary}</p>
      </figcaption>
      {isTable.value ? <ChartTable {...props} /> : <ChartPlot {...props} crosshair={crosshair} />}
      <Legend {...props} crosshair={crosshair} />
    </figure>
  );
}

function ChartTable({ title, times, series, zone, format }: ChartProps) {
  return (
    // Scrolled by keys, so it can be reached by them.
    <section class="table-wrap chart-table" tabIndex={0} aria-label={`${title}, as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time ({zone})</th>
            {series.map(({ label }) => (
              <th key={label} scope="col" class="number">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((time, index) => (
            <tr key={time}>
              <th scope="row">{moment(time, zone).replace(` ${zone}`, '')}</th>
              {series.map(({ label, values }) => (
                <td key={label} class="number">
                  {values[index] == null ? NONE : format(values[index])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
