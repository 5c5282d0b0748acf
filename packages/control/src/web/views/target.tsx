import { useSignal } from '@preact/signals';
import { useMemo, useState } from 'preact/hooks';
import type { TargetDetail } from '../../api/targets.js';
import { moment } from '../format.js';
import { overview } from '../live.js';
import { DraftMark } from '../overview/target-cells.js';
import { Button } from '../parts/button.js';
import { Chart } from '../parts/chart.js';
import { StateBadge } from '../parts/state-badge.js';
import { Fault, Loading } from '../parts/states.js';
import { location, setQuery } from '../router.js';
import { CapCard } from '../target/cap-card.js';
import { ErrorsCard } from '../target/errors-card.js';
import { ProbeDialog } from '../target/probe-dialog.js';
import { type Range, rangeOf, ranges } from '../target/range.js';
import { SettingsCard } from '../target/settings-card.js';
import { StagesCard } from '../target/stages-card.js';
import { statCharts } from '../target/stat-series.js';
import { TargetActions } from '../target/target-actions.js';
import { useStats, useTarget } from '../target/target-loader.js';
import type { ViewProps } from '../view-props.js';

/** One target: what it does, how it did, and why it is as it is. */
export function TargetView({ params: { key = '' } }: ViewProps) {
  const loader = useTarget(key);
  const [isProbed, setProbed] = useState(false);
  const { value, problem } = loader.loaded.value;
  if (value === undefined)
    return problem === undefined ? (
      <Loading what={`target.${key}`} />
    ) : (
      <Fault problem={problem} retry={loader.refresh} />
    );
  const target = value.value;
  const now = overview.value?.asOf ?? Date.now();
  return (
    <>
      <div class="view-head">
        <div class="target-title">
          <p class="soft small">
            <a href="/">Overview</a> / <code>target.{target.key}</code>
          </p>
          <h1>
            {target.name} <StateBadge row={target} /> <DraftMark row={target} />
          </h1>
          <p class="soft small">
            <span class="target-url">{target.url}</span>, site {target.siteId}
          </p>
        </div>
        <TargetActions target={target} etag={value.etag} refresh={loader.refresh} onProbe={() => setProbed(true)} />
      </div>
      <Notices target={target} />
      <StagesCard target={target} />
      {target.state !== undefined && <Traffic target={target} now={now} />}
      <SettingsCard key={target.key} target={target.key} serial={target.stages.applied?.serial ?? 0} />
      {isProbed && <ProbeDialog target={target.key} onClose={() => setProbed(false)} />}
    </>
  );
}

/** Why it does not send, if it does not. */
function Notices({ target: { blocked, paused, cap } }: { readonly target: TargetDetail }) {
  if (blocked !== undefined) return <p class="notice bad">{blocked}</p>;
  if (paused === undefined) return null;
  return <p class="notice info">{`Paused by ${paused.who}, ${moment(paused.at, cap.timezone)}.`}</p>;
}

function Traffic({ target, now }: { readonly target: TargetDetail; readonly now: number }) {
  const range = rangeOf(location.value.query.get('range'));
  const { value: stats, problem } = useStats(target.key, range).loaded.value;
  const charts = useMemo(() => (stats === undefined ? undefined : statCharts(stats, range.words)), [stats, range]);
  const crosshair = useSignal<number | undefined>(undefined);
  const zone = target.cap.timezone;
  return (
    <>
      <RangeSwitch range={range} zone={zone} />
      {charts === undefined && (problem === undefined ? <Loading what="stats" /> : <Fault problem={problem} />)}
      {charts !== undefined && (
        <div class="target-grid">
          <div class="wide-cell">
            <Chart {...charts.visits} times={charts.times} zone={zone} crosshair={crosshair} />
          </div>
          <Chart {...charts.outcomes} times={charts.times} zone={zone} crosshair={crosshair} />
          <Chart {...charts.latency} times={charts.times} zone={zone} crosshair={crosshair} />
          <CapCard target={target} now={now} />
          <ErrorsCard errors={stats?.errors ?? []} words={range.words} zone={zone} now={now} />
        </div>
      )}
    </>
  );
}

function RangeSwitch({ range, zone }: { readonly range: Range; readonly zone: string }) {
  return (
    <div class="range-line">
      <h2>Traffic</h2>
      <span class="soft small">times in {zone}</span>
      <fieldset class="button-group">
        <legend class="unseen">How far back</legend>
        {ranges.map((one) => (
          <Button
            key={one.name}
            size="small"
            isPressed={one.name === range.name}
            onPress={() => setQuery({ range: one.name === '15m' ? undefined : one.name })}
          >
            {one.name}
          </Button>
        ))}
      </fieldset>
    </div>
  );
}
