import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { namesNode } from './names-node.js';

describe('namesNode', () => {
  test.each([
    "export default { home: process.env['HOME'] };",
    'const at = ``; const host = new URL(at).host;',
    'const here = import.meta.dirname;',
    'let timer: NodeJS.Timeout;',
  ])('is true of %s', (text) => {
    expect(namesNode(ts, 'a.ts', text)).toBe(true);
  });

  test.each([
    '// The URL of the process.\nexport default {};',
    '/* console */ export default { name: \'fetch the URL\', url: "https://a.example/module" };',
    'export default { urls: [] };',
  ])('is false of %s', (text) => {
    expect(namesNode(ts, 'a.ts', text)).toBe(false);
  });
});
