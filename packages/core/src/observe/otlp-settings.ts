import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** How metrics are sent by OpenTelemetry. Endpoint, headers, timeout and compression are read by the exporter itself. */
export interface OtlpSettings {
  readonly protocol: 'http/protobuf' | 'http/json';
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/**
 * Reads the standard variables of OpenTelemetry. Undefined if they do not ask for metrics: none is sent unless an endpoint or
 * `OTEL_METRICS_EXPORTER=otlp` is set. Throws `otel.unsupported` for what this program does not have.
 */
export function otlpSettings(env: Environment): OtlpSettings | undefined {
  if (!isAsked(env)) return undefined;
  for (const name of ENDPOINTS) requireUrl(env, name);
  const intervalMs = milliseconds(env, 'OTEL_METRIC_EXPORT_INTERVAL', 60_000);
  const timeoutMs = Math.min(intervalMs, milliseconds(env, 'OTEL_METRIC_EXPORT_TIMEOUT', 30_000));
  return { protocol: protocolOf(env), intervalMs, timeoutMs };
}

function isAsked(env: Environment): boolean {
  if (setValue(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return false;
  const exporter = setValue(env, 'OTEL_METRICS_EXPORTER');
  if (exporter === 'none') return false;
  if (exporter === undefined) return ENDPOINTS.some((name) => setValue(env, name) !== undefined);
  if (exporter === 'otlp') return true;
  throw unsupported('OTEL_METRICS_EXPORTER', `"${exporter}"`, 'otlp and none; --metrics serves Prometheus');
}

/** The exporter would only keep silent. The value is not shown: it may hold a password. */
function requireUrl(env: Environment, variable: string): void {
  const text = setValue(env, variable);
  if (text === undefined || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) return;
  throw unsupported(variable, 'no URL of that kind', 'http and https endpoints');
}

function protocolOf(env: Environment): OtlpSettings['protocol'] {
  const own = setValue(env, 'OTEL_EXPORTER_OTLP_METRICS_PROTOCOL');
  const variable = own === undefined ? 'OTEL_EXPORTER_OTLP_PROTOCOL' : 'OTEL_EXPORTER_OTLP_METRICS_PROTOCOL';
  const protocol = setValue(env, variable) ?? 'http/protobuf';
  if (protocol === 'http/protobuf' || protocol === 'http/json') return protocol;
  throw unsupported(variable, `"${protocol}"`, 'http/protobuf and http/json');
}

function milliseconds(env: Environment, variable: string, byDefault: number): number {
  const text = setValue(env, variable);
  if (text === undefined) return byDefault;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 1) return value;
  throw unsupported(variable, `"${text}"`, 'milliseconds, 1 or more');
}

/** An empty variable counts as unset, as OpenTelemetry has it. */
function setValue(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function unsupported(variable: string, value: string, expected: string): Failure {
  return new Failure([problem('otel.unsupported', { variable, value, expected })]);
}

const ENDPOINTS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'] as const;
