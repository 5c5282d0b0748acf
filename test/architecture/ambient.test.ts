import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { type SourceFile, sourceFiles } from './source-files.js';

/**
 * Adapters: what asks the machine for time, chance and the network. Everything else is given them, so that a simulation can decide
 * what time it is, what happens next and what is drawn. Each file with its reason.
 */
const adapters: Readonly<Record<string, string>> = {
  'packages/core/src/base/system-clock.ts': 'is the clock',
  'packages/core/src/base/loop-meter.ts': 'asks how busy this thread is',
  'packages/core/src/compose.ts': 'picks the adapters',
  'packages/core/src/matomo/deadline.ts': 'ends requests of the real transport',
  'packages/core/src/matomo/undici-asker.ts': 'asks Matomo over the network',
  'packages/core/src/observe/webhook.ts': 'posts over the network',
  'packages/core/src/sandbox/sandbox-server.ts': 'is a server of its own',
  'packages/core/src/sandbox/timers.ts': 'the timers of that server',
  'packages/core/src/sandbox/tracker-endpoint.ts': 'answers over the network',
  'packages/core/src/config/modules/module-hooks.ts': 'names the modules of one load',
  'packages/core/src/config/cache/private-file.ts': 'names a file that is not finished',
  'packages/core/src/write-whole.ts': 'names a file that is not finished',
  'packages/core/src/state/sqlite/sqlite-connections.ts': 'opens the database, and names a new state',
  'packages/core/src/state/postgres/postgres-connections.ts': 'opens the database, and names a new state',
  'packages/core/src/state/postgres/postgres-server.ts': 'asks a server what it can do',
  'packages/core/src/state/postgres/postgres-liveness.ts': 'keeps a session of a server alive',
  'packages/core/src/state/postgres/postgres-recovery.ts': 'waits for what a server does',
  'packages/core/src/state/postgres/empty-store.ts': 'names a new state',
  'packages/cli/src/live-view.ts': 'draws on a terminal again and again',
  'packages/cli/src/debug-log.ts': 'times what a command does',
  'packages/cli/src/commands/status.ts': 'draws on a terminal again and again',
};

/** Globals that differ from one moment, or one machine, to the next. */
const ambient =
  /^(setTimeout|setInterval|setImmediate|fetch|performance|WebSocket|XMLHttpRequest|Date\.now|Math\.random|process\.(hrtime|uptime|nextTick)|crypto\.\w+)$/;
const ambientModules = /^(node:)?(timers|timers\/promises|perf_hooks)$/;
const ambientNames = /^(randomUUID|randomBytes|randomInt|randomFillSync|getRandomValues|webcrypto)$/;

// Pages live in a browser, whose time and network are their own; they are tested there.
const files = sourceFiles().filter(({ path }) => !path.startsWith('packages/control/src/web/'));

describe('time, chance and the network', () => {
  test('are asked for by adapters only', () => {
    const found = files.flatMap((file) => (adapters[file.path] === undefined ? uses(file) : []));
    expect(found).toEqual([]);
  });

  test('are asked for by every adapter', () => {
    const known = new Map(files.map((file) => [file.path, file]));
    const idle = Object.keys(adapters).filter((path) => uses(known.get(path)).length === 0);
    expect(idle).toEqual([]);
  });

  test.each([
    'const a = Date.now();',
    'const a = new Date();',
    'const a = Date();',
    'const now = Date.now;',
    'setTimeout(work, 1);',
    'const a = Math.random();',
    'await fetch(url);',
    'const a = globalThis.fetch;',
    'const a = performance.now();',
    "import { setTimeout as pause } from 'node:timers/promises';",
    "import { randomUUID } from 'node:crypto';",
  ])('are found: %s', (text) => {
    expect(uses({ path: 'a.ts', text })).toHaveLength(1);
  });

  test.each([
    'const a = Date.parse(text);',
    'const a = new Date(at).toISOString();',
    'this.timers.setTimeout(work);',
    'const a = { fetch: 1 };',
    "import { createHash } from 'node:crypto';",
    'interface A { performance: number }',
  ])('are not taken for what is not: %s', (text) => {
    expect(uses({ path: 'a.ts', text })).toEqual([]);
  });
});

/** Where a file asks for them. */
function uses(file: Pick<SourceFile, 'path' | 'text'> | undefined): readonly string[] {
  if (file === undefined) return [];
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (isAmbient(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file.path}:${line + 1}: ${node.getText().slice(0, 60)}`);
      return;
    }
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

function isAmbient(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) return isAmbientImport(node);
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date') return (node.arguments ?? []).length === 0;
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return true;
  if (ts.isPropertyAccessExpression(node)) return isAmbientName(node.getText().replace(/^globalThis\./, ''), node);
  return ts.isIdentifier(node) && isValue(node) && isAmbientName(node.text, node);
}

function isAmbientImport({ moduleSpecifier, importClause }: ts.ImportDeclaration): boolean {
  const specifier = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
  if (importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return false;
  if (ambientModules.test(specifier)) return true;
  const names = importClause?.namedBindings;
  if (!/^(node:)?crypto$/.test(specifier) || names === undefined || !ts.isNamedImports(names)) return false;
  return names.elements.some(({ name, propertyName }) => ambientNames.test((propertyName ?? name).text));
}

function isAmbientName(name: string, node: ts.Node): boolean {
  return ambient.test(name) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node);
}

/** Not the name of a property, a parameter or a declaration, nor a part of a type. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  const isNamed = 'name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent);
  return !isNamed && !ts.isTypeNode(parent) && !ts.isQualifiedName(parent);
}
