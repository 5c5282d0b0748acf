import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { root, type SourceFile, sourceFiles } from './source-files.js';

const files = sourceFiles();

describe('the sources', () => {
  test('give a reason beside every `as`', () => {
    expect(files.flatMap((file) => assertionsWithoutReason(file))).toEqual([]);
  });

  test('throw no plain Error', () => {
    const isPlain = (node: ts.Node) =>
      ts.isThrowStatement(node) &&
      ts.isNewExpression(node.expression) &&
      node.expression.expression.getText() === 'Error';
    expect(nodes(isPlain)).toEqual([]);
  });

  test('end no process', () => {
    expect(nodes((node) => ts.isCallExpression(node) && node.expression.getText() === 'process.exit')).toEqual([]);
  });

  test('export nothing by default, commands apart', () => {
    const isDefault = (node: ts.Node) => ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword;
    const found = nodes((node) => isDefault(node) && !ts.isDefaultClause(node.parent));
    expect(found.filter((place) => !place.startsWith('packages/cli/src/commands/'))).toEqual([]);
  });

  test('have no drawer for what has no place', () => {
    const drawers = /(^|\/)(utils?|helpers?|common|misc|shared|types)(\.ts|\/)/;
    expect(files.map(({ path }) => path).filter((path) => drawers.test(path))).toEqual([]);
  });

  test('use no power function in what must be equal on every machine', () => {
    const traffic = files.filter(({ path }) => /core\/src\/(traffic|calendar|allocation)\//.test(path));
    expect(
      traffic.filter(({ text }) => /Math\.pow|\*\*(?!\/|\*)\s*[\w(]/.test(code(text))).map(({ path }) => path),
    ).toEqual([]);
  });
});

function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

/** Where in the sources such nodes stand. */
function nodes(isMeant: (node: ts.Node) => boolean): string[] {
  return files.flatMap(({ path, text }) => {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const found: string[] = [];
    const look = (node: ts.Node): void => {
      if (isMeant(node)) found.push(`${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
      ts.forEachChild(node, look);
    };
    look(source);
    return found;
  });
}

/** `x as T` needs a comment on its line or the one above; `as const` says enough by itself. */
function assertionsWithoutReason({ path }: SourceFile): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lines = text.split('\n');
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isAsExpression(node) && node.type.getText() !== 'const') {
      const line = source.getLineAndCharacterOfPosition(node.type.getStart()).line;
      const first = source.getLineAndCharacterOfPosition(node.getStart()).line;
      const near = lines.slice(Math.max(0, first - 2), line + 1);
      if (!near.some((one) => /\/\/|^\s*\*|\/\*/.test(one))) found.push(`${path}:${line + 1}`);
    }
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}
