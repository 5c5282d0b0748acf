import { describe, expect, test } from 'vitest';
import { failsWith } from '../errors/failure.js';
import { otlpSettings } from './otlp-settings.js';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
const USUAL = { protocol: 'http/protobuf', intervalMs: 60_000, timeoutMs: 30_000 };

describe('otlpSettings', () => {
  test.each([
    ['nothing is set', {}],
    ['all is empty', { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_METRICS_EXPORTER: '' }],
    ['the SDK is switched off', { ...ENDPOINT, OTEL_SDK_DISABLED: 'True' }],
    ['metrics are switched off', { ...ENDPOINT, OTEL_METRICS_EXPORTER: 'none' }],
  ])('asks for nothing where %s', (_, env) => {
    expect(otlpSettings(env)).toBeUndefined();
  });

  test.each([
    [ENDPOINT, USUAL],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://127.0.0.1:4318/v1/metrics' }, USUAL],
    [{ OTEL_METRICS_EXPORTER: 'otlp' }, USUAL],
    [
      { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
      { ...USUAL, protocol: 'http/json' },
    ],
    [
      { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json' },
      { ...USUAL, protocol: 'http/json' },
    ],
    [
      { ...ENDPOINT, OTEL_METRIC_EXPORT_INTERVAL: '5000' },
      { ...USUAL, intervalMs: 5_000, timeoutMs: 5_000 },
    ],
  ])('reads %o', (env, settings) => {
    expect(otlpSettings(env)).toEqual(settings);
  });

  test.each([
    [{ ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }],
    [{ OTEL_METRICS_EXPORTER: 'prometheus' }],
    [{ ...ENDPOINT, OTEL_METRIC_EXPORT_INTERVAL: 'soon' }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4317' }],
  ])('refuses %o', (env) => {
    expect(() => otlpSettings(env)).toThrow(expect.toSatisfy((error) => failsWith(error, 'otel.unsupported')));
  });
});
