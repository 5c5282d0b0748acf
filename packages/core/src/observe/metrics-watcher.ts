import type { Clock } from '../base/clock.js';
import { count, counted } from '../render/format.js';
import type { MetricFamily } from '../report/metric-family.js';
import type { RunSnapshot } from '../report/run-snapshot.js';
import { expositionParts } from './exposition.js';
import { isLocal, type ListenAddress } from './listen-address.js';
import type { MetricsServer } from './metrics-server.js';
import { MetricsSource } from './metrics-source.js';
import { type OtlpSettings, otlpSettings } from './otlp-settings.js';
import type { Watcher } from './watcher.js';

/** Where the metrics of a run go. */
export interface MetricsRequest {
  readonly clock: Clock;
  /** Of which the variables of OpenTelemetry are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where Prometheus finds them. */
  readonly metrics?: ListenAddress | undefined;
  /** Takes a sentence for people. */
  readonly say: (sentence: string) => void;
}

/** A last export must not keep the process longer than this. */
const FAREWELL_MS = 5_000;

/**
 * Serves metrics to Prometheus and sends them by OpenTelemetry, as far as they are asked for. Throws `metrics.cannot-listen` and
 * `otel.unsupported`.
 */
export async function metricsWatcher(request: MetricsRequest): Promise<Watcher> {
  const { say, env } = request;
  const settings = otlpSettings(env);
  const source = new MetricsSource((named, others) =>
    say(`The metrics name ${counted(named, 'target')}; the other ${count(others)} are counted as one.`),
  );
  let read: (() => RunSnapshot) | undefined;
  const server = await served(request, () => (read === undefined ? [] : source.families(read())));
  let exported: AsyncDisposable | undefined;
  return {
    tell: (event) => source.tell(event),
    begun: async (snapshot) => {
      read = snapshot;
      if (settings === undefined) return;
      exported = await sent(settings, source, { ...request, snapshot });
    },
    ended: () => {},
    [Symbol.asyncDispose]: async () => {
      await Promise.all([server?.[Symbol.asyncDispose](), closed(exported, request.clock)]);
    },
  };
}

async function served(
  { clock, metrics, say }: MetricsRequest,
  families: () => readonly MetricFamily[],
): Promise<MetricsServer | undefined> {
  if (metrics === undefined) return undefined;
  const [{ ProcessMetrics }, { serveMetrics }] = await Promise.all([
    import('./process-metrics.js'),
    import('./metrics-server.js'),
  ]);
  const ofProcess = new ProcessMetrics();
  const server = await serveMetrics(metrics, async () => (await inParts(families(), clock)) + (await ofProcess.text()));
  const warning = isLocal(metrics) ? '' : ' Everybody who reaches this machine can read them.';
  say(`Metrics at ${server.url}.${warning}`);
  return server;
}

/** Lets the run go on between the parts. */
async function inParts(families: readonly MetricFamily[], clock: Clock): Promise<string> {
  let text = '';
  for (const part of expositionParts(families)) {
    text += part;
    await new Promise<void>((resolve) => clock.after(0, resolve));
  }
  return text;
}

async function sent(
  settings: OtlpSettings,
  source: MetricsSource,
  { clock, env, say, snapshot }: MetricsRequest & { readonly snapshot: () => RunSnapshot },
): Promise<AsyncDisposable> {
  // The SDK reads the environment of the process alone; what files of variables say counts too.
  for (const [name, value] of Object.entries(env)) if (name.startsWith('OTEL_')) process.env[name] = value;
  const { exportByOtlp } = await import('./otlp-export.js');
  const { run } = snapshot();
  return exportByOtlp(settings, {
    instance: run.id,
    version: run.version,
    read: async () => {
      const families = source.families(snapshot());
      return { families, time: { from: run.startedAt, until: clock.now() } };
    },
    onFailure: (reason) => say(`The metrics could not be sent by OpenTelemetry: ${reason}.`),
  });
}

/** Resolves when the last metrics are sent, or when the time is up. */
function closed(exported: AsyncDisposable | undefined, clock: Clock): Promise<void> {
  if (exported === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.after(FAREWELL_MS, resolve);
    const done = () => {
      cancel();
      resolve();
    };
    Promise.resolve(exported[Symbol.asyncDispose]()).then(done, done);
  });
}
