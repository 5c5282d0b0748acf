import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSource } from './config-source.js';
import { SourceValue } from './source-value.js';

/** What a text of TypeScript without types says. */
function evaluated(text: string): unknown {
  return new Function(`return (${text});`)(); // The text was just written here.
}

describe('SourceValue', () => {
  test('writes any JSON so that it means the same, whatever is in its texts and keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom('', '    '), (value, indent) => {
        fc.pre(!JSON.stringify(value).includes('$kind'));
        expect(evaluated(new SourceValue().write(value, indent))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    const own = JSON.parse('{ "__proto__": 1 }');
    expect(Object.getOwnPropertyNames(evaluated(new SourceValue().write(own, '')))).toEqual(['__proto__']);
  });

  test('breaks what is too long for a line, and nothing else', () => {
    const text = new SourceValue().write({ a: [1, 2], b: Array(30).fill('0123456789') }, '');
    expect(text.split('\n').slice(0, 4)).toEqual(['{', '  a: [1, 2],', '  b: [', "    '0123456789',"]);
  });

  test('writes references as calls, and says which', () => {
    const source = new SourceValue();
    const references = [
      { $kind: 'secretEnv', name: 'A' },
      { $kind: 'secretFile', path: './b' },
      { $kind: 'secretCommand', command: ['c', "d'"] },
      { $kind: 'urlList', path: './e' },
    ];
    expect(source.write(references, '')).toBe(
      "[secretEnv('A'), secretFile('./b'), secretCommand(['c', 'd\\'']), urlList('./e')]",
    );
    expect([...source.used]).toEqual(['secretEnv', 'secretFile', 'secretCommand', 'urlList']);
  });
});

describe('configSource', () => {
  test('writes what is no target before the targets', () => {
    const text = configSource({
      comment: ['A comment.'],
      seed: '42',
      load: { visitsPerDay: 26_000 },
      instances: { 'https://a.example.com/': { concurrency: 5 } },
      targets: [{ key: 'client-a', written: { siteId: 1_000 }, comments: { siteId: 'Of the client.' } }],
    });
    expect(text).toBe(`import { defineConfig, defineTarget } from '@trafficinator/sdk';

// A comment.
export default defineConfig({
  seed: '42',
  load: { visitsPerDay: 26_000 },
  instances: { 'https://a.example.com/': { concurrency: 5 } },
  targets: {
    'client-a': defineTarget({
      // Of the client.
      siteId: 1000,
    }),
  },
});
`);
  });
});
