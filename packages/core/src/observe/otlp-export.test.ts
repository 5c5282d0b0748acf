import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { MetricFamily } from '../report/metric-family.js';
import { exportByOtlp } from './otlp-export.js';
import type { OtlpSettings } from './otlp-settings.js';

const families: readonly MetricFamily[] = [
  {
    type: 'counter',
    name: 'trafficinator_hits_total',
    help: 'Hits sent.',
    samples: [{ labels: { target: 'shop', outcome: 'accepted' }, value: 12 }],
  },
  { type: 'gauge', name: 'trafficinator_fleet_runners', help: 'Runs.', samples: [{ labels: {}, value: 2 }] },
  { type: 'gauge', name: 'trafficinator_asked_visits_per_second', help: 'None now.', samples: [] },
  {
    type: 'histogram',
    name: 'trafficinator_hit_duration_seconds',
    help: 'Time.',
    boundsSeconds: [0.1, 1],
    samples: [{ labels: { target: 'shop' }, upTo: [3, 4], count: 5, sumSeconds: 2.5 }],
  },
];

/** A collector that keeps what it gets, and answers this status. */
async function aCollector(status = 200) {
  const requests: {
    readonly type: string | undefined;
    readonly headers: NodeJS.Dict<unknown>;
    readonly body: Buffer;
  }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    requests.push({ type: request.headers['content-type'], headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
  return {
    requests,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Exports once, as a run does at its end. */
async function exportOnce(protocol: OtlpSettings['protocol'], onFailure: (reason: string) => void = () => {}) {
  const settings = { protocol, intervalMs: 60_000, timeoutMs: 5_000 };
  const read = async () => ({ families, time: { from: 1_000, until: 61_500 } });
  const exported = await exportByOtlp(settings, { instance: 'r1', version: '1.2.3', read, onFailure });
  await exported[Symbol.asyncDispose]();
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('exportByOtlp', () => {
  test('sends sums, gauges and histograms as JSON', async () => {
    await using collector = await aCollector();
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-tenant=blue');
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=staging');
    vi.stubEnv('OTEL_SERVICE_NAME', 'load');
    await exportOnce('http/json');
    const [request] = collector.requests;
    expect([request?.type, request?.headers['x-tenant']]).toEqual(['application/json', 'blue']);
    const { resourceMetrics } = JSON.parse(request?.body.toString('utf8') ?? '');
    expect(attributesOf(resourceMetrics[0].resource)).toMatchObject({
      'service.name': 'load',
      'service.version': '1.2.3',
      'service.instance.id': 'r1',
      'deployment.environment.name': 'staging',
    });
    const metrics = resourceMetrics[0].scopeMetrics.flatMap((scope: { metrics: unknown[] }) => scope.metrics);
    expect(metrics).toMatchObject([
      {
        name: 'trafficinator.hits',
        description: 'Hits sent.',
        sum: {
          isMonotonic: true,
          aggregationTemporality: 2,
          dataPoints: [{ startTimeUnixNano: '1000000000', timeUnixNano: '61500000000', asInt: 12 }],
        },
      },
      { name: 'trafficinator.fleet_runners', gauge: { dataPoints: [{ asDouble: 2 }] } },
      {
        name: 'trafficinator.hit_duration',
        unit: 's',
        histogram: { dataPoints: [{ count: 5, sum: 2.5, explicitBounds: [0.1, 1], bucketCounts: [3, 1, 1] }] },
      },
    ]);
    expect(attributesOf(metrics[0].sum.dataPoints[0])).toEqual({ target: 'shop', outcome: 'accepted' });
  });

  test('sends the same as Protocol Buffers', async () => {
    await using collector = await aCollector();
    await exportOnce('http/protobuf');
    const [request] = collector.requests;
    expect(request?.type).toBe('application/x-protobuf');
    const [resource, ...scopes] = fields(fields(request?.body)[0]?.bytes);
    expect(resource?.bytes.includes('service.instance.id')).toBe(true);
    const metrics = scopes.flatMap(({ bytes }) => fields(bytes)).filter(({ number }) => number === 2);
    const names = metrics.map(({ bytes }) => fields(bytes)[0]?.bytes.toString('utf8'));
    expect(names).toEqual(['trafficinator.hits', 'trafficinator.fleet_runners', 'trafficinator.hit_duration']);
  });

  test('says once why it cannot send, and no more of it than a code', async () => {
    await using _ = await aCollector(401);
    const reasons: string[] = [];
    await exportOnce('http/json', (reason) => reasons.push(reason));
    expect(reasons).toEqual(['401']);
  });
});

function attributesOf({ attributes }: { attributes: readonly { key: string; value: { stringValue: string } }[] }) {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));
}

/** The fields with a length of a message in the wire format of Protocol Buffers. */
function fields(message: Buffer = Buffer.alloc(0)): readonly { readonly number: number; readonly bytes: Buffer }[] {
  const found: { number: number; bytes: Buffer }[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte % 128) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const type = tag % 8;
    if (type === 0) varint();
    else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else {
      const length = varint();
      found.push({ number: Math.floor(tag / 8), bytes: message.subarray(at, at + length) });
      at += length;
    }
  }
  return found;
}
