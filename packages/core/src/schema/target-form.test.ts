import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { target } from './config.js';
import { targetFormSchema } from './target-form.js';

const schema = targetFormSchema();
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
const TARGET = {
  url: 'https://analytics.example.com/matomo.php',
  siteId: 1,
  visitsPerDay: 100,
  pages: ['https://www.example.com/', { url: 'https://www.example.com/a', title: 'A' }],
};

describe('targetFormSchema', () => {
  test('has every setting of a target, in an order for people', () => {
    const { properties } = schema as { properties: object }; // As the function makes it.
    expect(Object.keys(properties)).toEqual(Object.keys(target.fields));
    expect(Object.keys(properties).slice(0, 3)).toEqual(['name', 'url', 'siteId']);
  });

  test('takes a target with a reference to its token, and with the token itself', () => {
    expect(validate(TARGET)).toBe(true);
    expect(validate({ ...TARGET, tokenAuth: { $kind: 'secretEnv', name: 'TOKEN' } })).toBe(true);
    expect(validate({ ...TARGET, tokenAuth: 'abc' })).toBe(true);
  });

  test.each([
    ['a setting that there is not', { ...TARGET, sideId: 1 }],
    ['nothing', {}],
    ['a file of secrets', { ...TARGET, tokenAuth: { $kind: 'secretFile', path: '/etc/passwd' } }],
    ['a program', { ...TARGET, tokenAuth: { $kind: 'secretCommand', command: ['id'] } }],
    ['a list of pages in a file', { ...TARGET, pages: { $kind: 'urlList', path: './urls.txt' } }],
    ['what only a layer can say', { ...TARGET, tags: { $kind: 'append', items: ['eu'] } }],
  ])('refuses %s', (_, written) => {
    expect(validate(written)).toBe(false);
  });

  test('tells of each setting what a form needs', () => {
    expect(schema).toMatchObject({
      required: ['url', 'siteId', 'visitsPerDay', 'pages'],
      properties: {
        weight: { 'x-group': 'Target', type: 'number', default: 1 },
        hitsPerDay: { 'x-unit': 'hits per local day', 'x-fallback': 'no budget', 'x-example': '10_000' },
        pageviewsPerVisit: { type: 'object', properties: { min: { default: 3, 'x-unit': 'pageviews' } } },
      },
    });
  });
});
