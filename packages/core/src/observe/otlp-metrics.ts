import { type HrTime, ValueType } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type MetricDescriptor,
} from '@opentelemetry/sdk-metrics';
import type { HistogramFamily, HistogramSample, MetricFamily, ValueFamily } from '../report/metric-family.js';

/** Over which time something was counted, in milliseconds since 1970. */
export interface CountedTime {
  readonly from: number;
  readonly until: number;
}

/**
 * Turns families into metrics of OpenTelemetry. A collector that turns them into metrics of Prometheus gets the same names
 * again: there a unit and `_total` are a part of the name, here they are not.
 */
export function otlpMetrics(families: readonly MetricFamily[], time: CountedTime): MetricData[] {
  const span = { startTime: hrTime(time.from), endTime: hrTime(time.until) };
  return families
    .filter(({ samples }) => samples.length > 0)
    .map((family) => (family.type === 'histogram' ? histogramMetric(family, span) : valueMetric(family, span)));
}

interface Span {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

function valueMetric(family: ValueFamily, span: Span): MetricData {
  const common = {
    descriptor: descriptorOf(family),
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPoints: family.samples.map(({ labels, value }) => ({ ...span, attributes: { ...labels }, value })),
  };
  return family.type === 'counter'
    ? { ...common, dataPointType: DataPointType.SUM, isMonotonic: true }
    : { ...common, dataPointType: DataPointType.GAUGE };
}

function histogramMetric(family: HistogramFamily, span: Span): MetricData {
  return {
    descriptor: descriptorOf(family),
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: family.samples.map((sample) => ({
      ...span,
      attributes: { ...sample.labels },
      value: {
        buckets: { boundaries: [...family.boundsSeconds], counts: countsOf(sample) },
        sum: sample.sumSeconds,
        count: sample.count,
      },
    })),
  };
}

/** Each bucket by itself, where Prometheus has sums up to a bound; the last is what lies above all bounds. */
function countsOf({ upTo, count }: HistogramSample): number[] {
  return [...upTo, count].map((sum, index, sums) => sum - (sums[index - 1] ?? 0));
}

function descriptorOf({ name, help, type }: MetricFamily): MetricDescriptor {
  const base = type === 'counter' ? name.replace(/_total$/, '') : name;
  const isTime = base.endsWith('_seconds');
  return {
    name: base.replace(/_seconds$/, '').replace('_', '.'),
    description: help,
    unit: isTime ? 's' : '',
    valueType: type === 'counter' ? ValueType.INT : ValueType.DOUBLE,
  };
}

function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000];
}
