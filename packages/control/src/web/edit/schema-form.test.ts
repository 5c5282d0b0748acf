import { describe, expect, test } from 'vitest';
import { targetForm } from './schema-form.js';

const secretEnv = {
  type: 'object',
  properties: { $kind: { const: 'secretEnv' }, name: { type: 'string' } },
  required: ['$kind', 'name'],
};
const marker = (kind: string) => ({ type: 'object', properties: { $kind: { const: kind } }, required: ['$kind'] });

const schema = {
  type: 'object',
  properties: {
    name: {
      'x-group': 'Target',
      description: 'Label.',
      'x-fallback': 'the key',
      'x-example': "'Production'",
      type: 'string',
    },
    url: { 'x-group': 'Target', description: 'Tracker.', type: 'string' },
    tokenAuth: { 'x-group': 'Target', description: 'Token.', anyOf: [{ type: 'string' }, secretEnv] },
    visitsPerDay: {
      'x-group': 'Target',
      description: 'Cap.',
      'x-unit': 'visits',
      'x-example': '1_000',
      type: 'integer',
      minimum: 0,
    },
    tags: { 'x-group': 'Target', description: 'Tags.', default: [], type: 'array', items: { type: 'string' } },
    protect: {
      'x-group': 'Target',
      default: false,
      anyOf: [{ type: 'boolean' }, { type: 'object', properties: { visitsPerDay: { type: 'integer' } } }],
    },
    pages: { 'x-group': 'Pages and visits', anyOf: [{ type: 'array', items: {} }, marker('urlList')] },
    delivery: {
      'x-group': 'Delivery',
      description: 'How hits leave.',
      type: 'object',
      properties: {
        mode: { default: 'realtime', type: 'string', enum: ['realtime', 'condensed'] },
        retries: { type: 'object', properties: { attempts: { default: 2, type: 'integer', maximum: 10 } } },
      },
    },
    countries: { 'x-group': 'Visitors', type: 'object', additionalProperties: { type: 'number' } },
    basicAuth: {
      'x-group': 'Connection',
      type: 'object',
      properties: { user: { type: 'string' }, password: secretEnv },
      required: ['user', 'password'],
    },
    ofConfigs: { 'x-group': 'Connection', anyOf: [marker('secretFile'), marker('remove')] },
  },
};

describe('targetForm', () => {
  const form = targetForm(schema);
  const fieldOf = (path: string) => form.fields.find((field) => field.path === path);

  test('asks first for what every target needs', () => {
    expect(form.essentials.map(({ path }) => path)).toEqual([
      'name',
      'url',
      'tokenAuth',
      'visitsPerDay',
      'tags',
      'pages',
    ]);
  });

  test('groups all others, in the order of the schema', () => {
    expect(form.sections.map(({ name, fields }) => [name, fields.map(({ path }) => path)])).toEqual([
      ['Target', ['protect']],
      ['Delivery', ['delivery.mode', 'delivery.retries.attempts']],
      ['Visitors', ['countries']],
      ['Connection', ['basicAuth']],
    ]);
  });

  test('leaves out what only the code of a config can say', () => {
    expect(fieldOf('ofConfigs')).toBeUndefined();
  });

  test.each([
    ['name', 'text'],
    ['tokenAuth', 'secret'],
    ['visitsPerDay', 'number'],
    ['tags', 'words'],
    ['protect', 'json'],
    ['pages', 'pages'],
    ['delivery.mode', 'choice'],
    ['countries', 'pairs'],
    ['basicAuth', 'json'],
  ])('writes %s as %s', (path, kind) => {
    expect(fieldOf(path)?.kind).toBe(kind);
  });

  test('says what a setting is, with its unit, bounds, default and example', () => {
    expect(fieldOf('visitsPerDay')).toMatchObject({
      label: 'Visits per day (daily cap)',
      doc: 'Cap.',
      unit: 'visits',
      isInteger: true,
      minimum: 0,
      example: '1000',
      isRequired: true,
    });
    expect(fieldOf('name')).toMatchObject({ without: 'the key', example: 'Production', isRequired: false });
    expect(fieldOf('delivery.retries.attempts')).toMatchObject({
      label: 'Delivery: Retries: Attempts',
      fallback: 2,
      maximum: 10,
    });
  });
});
