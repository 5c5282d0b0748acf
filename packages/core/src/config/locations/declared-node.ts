import type { Identifier, ImportDeclaration, Node, Statement } from 'typescript';
import { declaredBy, exportedNode } from './exported-node.js';
import type { SyntaxProject } from './syntax-project.js';

/** What a name stands for where it is used: a value, a function, or a module (for `import * as name`). */
export function declaredNode(project: SyntaxProject, name: Identifier): Node | undefined {
  for (let scope: Node = name; scope !== undefined; scope = scope.parent) {
    const found = firstOf(statementsOf(project, scope), (statement) => declaration(project, statement, name.text));
    if (found !== undefined) return found;
  }
  return undefined;
}

function statementsOf({ ts }: SyntaxProject, scope: Node): readonly Statement[] {
  return ts.isSourceFile(scope) || ts.isBlock(scope) ? scope.statements : [];
}

function declaration(project: SyntaxProject, statement: Statement, name: string): Node | undefined {
  return project.ts.isImportDeclaration(statement)
    ? importedNode(project, statement, name)
    : declaredBy(project, statement, name);
}

function importedNode(project: SyntaxProject, statement: ImportDeclaration, name: string): Node | undefined {
  const original = importedName(project, statement, name);
  if (original === undefined) return undefined;
  const module = project.imported(statement.moduleSpecifier, statement);
  return original === '*' || module === undefined ? module : exportedNode(project, module, original);
}

/** The name by which the other module knows what is called `name` here; `*` for the whole module. */
function importedName({ ts }: SyntaxProject, { importClause }: ImportDeclaration, name: string): string | undefined {
  if (importClause?.name?.text === name) return 'default';
  const bindings = importClause?.namedBindings;
  if (bindings === undefined) return undefined;
  if (ts.isNamespaceImport(bindings)) return bindings.name.text === name ? '*' : undefined;
  const one = bindings.elements.find((element) => element.name.text === name);
  return (one?.propertyName ?? one?.name)?.text;
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
