import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { append, secretCommand, secretEnv, secretFile } from '@trafficinator/sdk';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../generate/config-schema.js';
import { loadConfig } from './load-config.js';
import { aTarget, resolveConfig } from './resolve-config.test.fixture.js';
import { resolveTargets } from './resolve-targets.js';
import { resolvedDocument } from './resolved-document.js';

const isValid = new Ajv2020({ strict: true, formats: { uri: (text: string) => URL.canParse(text) } }).compile(
  JSON.parse(configSchema()),
);

const connection = {
  headers: { 'X-Env': 'staging', 'X-Key': secretEnv('KEY') },
  basicAuth: { user: 'ann', password: secretEnv('PASSWORD') },
  proxy: { url: 'http://proxy.example.com:3128' },
  tls: { ca: '-----BEGIN CERTIFICATE-----', cert: secretFile('a.pem'), key: secretFile('a.key') },
};

/** What the schema has to object to a document. */
function objections(document: unknown): readonly string[] {
  isValid(JSON.parse(JSON.stringify(document)));
  return (isValid.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

const EXAMPLES = join(import.meta.dirname, '../../../../examples');
const ENV = { EXAMPLE_TOKEN: 'x' };

describe('resolvedDocument', () => {
  test.each(['three-environments', 'two-clients'])('of the example %s follows the schema', async (name) => {
    const { value, folder, locate } = await loadConfig({
      cwd: join(EXAMPLES, name),
      typeCheck: false,
      stack: 'default',
      env: ENV,
    });
    const readText = (file: string) => readFileSync(file, 'utf8');
    const { desired } = await resolveTargets(value, { folder, locate, readText });
    expect(desired.targets.length).toBeGreaterThan(0);
    expect(objections(resolvedDocument(desired))).toEqual([]);
  });

  test('of a config with everything follows the schema', async () => {
    const { desired } = await resolveConfig({
      seed: 'x',
      load: { visitsPerDay: 5 },
      targets: {
        a: aTarget({ name: 'A', tags: append(['x', 'x']), protect: { visitsPerDay: 5 }, tokenAuth: secretEnv('T') }),
        b: aTarget({ siteId: 2, tokenAuth: secretCommand(['pass', 'b']), protect: true }),
        c: aTarget({ siteId: 3, tokenAuth: 'written-out' }),
        d: aTarget({ siteId: 4, hitsPerDay: 5, hitsPerMonth: 50, ...connection, thresholds: { p95: '<1s' } }),
      },
      instances: { 'https://a.example.com/': { hitsPerMonth: 5 } },
      moved: [{ from: 'old', to: 'a' }],
    });
    expect(objections(resolvedDocument(desired))).toEqual([]);
  });
});

describe('the schema of a resolved config', () => {
  test.each<[string, (document: ReturnType<typeof resolvedDocument>) => unknown, string]>([
    ['an unknown setting', (document) => withSettings(document, { wieght: 1 }), '/targets/a additionalProperties'],
    ['a wrong number', (document) => withSettings(document, { weight: 0 }), '/targets/a/weight exclusiveMinimum'],
    ['a token', (document) => withSettings(document, { tokenAuth: 'secret' }), '/targets/a/tokenAuth type'],
    ['a missing setting', (document) => withSettings(document, { url: undefined }), '/targets/a required'],
    ['a bad key', (document) => ({ ...document, targets: { '1': document.targets } }), '/targets pattern'],
    ['a missing load', (document) => ({ ...document, load: undefined }), ' required'],
  ])('refuses %s', async (_what, spoil, objection) => {
    const { desired } = await resolveConfig({ targets: { a: aTarget() } });
    expect(objections(spoil(resolvedDocument(desired)))).toContain(objection);
  });

  test('has the words, defaults and units of the declarations', () => {
    const { properties } = JSON.parse(configSchema()).properties.targets.additionalProperties;
    expect(properties.weight).toMatchObject({
      default: 1,
      description: expect.stringContaining('Ratio of this target'),
    });
    expect(properties.visitsPerDay.description).toContain('Unit: visits per local day.');
  });
});

function withSettings(document: ReturnType<typeof resolvedDocument>, more: object): unknown {
  const [key = '', settings] = Object.entries(document.targets)[0] ?? [];
  return { ...document, targets: { [key]: { ...settings, ...more } } };
}
