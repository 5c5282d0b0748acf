import type { ExportDeclaration, Expression, Node, SourceFile, Statement } from 'typescript';
import type { SyntaxProject } from './syntax-project.js';

// Modules may re-export each other in a circle.
const DEEPEST = 20;

/** The expression, function or identifier that a module exports under a name; the module itself for `export * as name`. */
export function exportedNode(project: SyntaxProject, file: SourceFile, name: string, depth = 0): Node | undefined {
  if (depth > DEEPEST) return undefined;
  for (const statement of file.statements) {
    const found = exportedBy(project, statement, name, depth);
    if (found !== undefined) return found;
  }
  return undefined;
}

function exportedBy(project: SyntaxProject, statement: Statement, name: string, depth: number): Node | undefined {
  const { ts } = project;
  if (ts.isExportAssignment(statement)) return name === 'default' ? statement.expression : undefined;
  if (ts.isExportDeclaration(statement)) return reExported(project, statement, name, depth);
  if (ts.isExpressionStatement(statement))
    return name === 'default' ? commonJsExport(project, statement.expression) : undefined;
  return isExported(project, statement) ? declaredBy(project, statement, name) : undefined;
}

/** The value that a statement declares under a name. The default export of a function has that name too. */
export function declaredBy({ ts }: SyntaxProject, statement: Statement, name: string): Node | undefined {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.find((one) => ts.isIdentifier(one.name) && one.name.text === name)
      ?.initializer;
  }
  if (!ts.isFunctionDeclaration(statement)) return undefined;
  const isDefault = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true;
  return statement.name?.text === name || (isDefault && name === 'default') ? statement : undefined;
}

function isExported({ ts }: SyntaxProject, statement: Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  return ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function reExported(
  project: SyntaxProject,
  { exportClause, moduleSpecifier }: ExportDeclaration,
  name: string,
  depth: number,
) {
  const { ts } = project;
  const module = moduleSpecifier && project.imported(moduleSpecifier, moduleSpecifier);
  if (exportClause === undefined) {
    return module === undefined || name === 'default' ? undefined : exportedNode(project, module, name, depth + 1);
  }
  if (ts.isNamespaceExport(exportClause)) return exportClause.name.text === name ? module : undefined;
  const one = exportClause.elements.find((element) => element.name.text === name);
  if (one === undefined) return undefined;
  const original = one.propertyName ?? one.name;
  if (moduleSpecifier === undefined) return original;
  return module && exportedNode(project, module, original.text, depth + 1);
}

/** The value of `module.exports = value`; of a JSON file, whose syntax is one expression, that expression. */
function commonJsExport({ ts }: SyntaxProject, expression: Expression): Node | undefined {
  if (ts.isObjectLiteralExpression(expression) || ts.isArrayLiteralExpression(expression)) return expression;
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken)
    return undefined;
  return expression.left.getText() === 'module.exports' ? expression.right : undefined;
}
