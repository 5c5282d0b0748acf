import type { ArrayLiteralExpression, Block, CallExpression, Node, ObjectLiteralElementLike } from 'typescript';
import { declaredNode } from './declared-node.js';
import { exportedNode } from './exported-node.js';
import type { SyntaxProject } from './syntax-project.js';

/** A property as it is written: where its name stands, and its value. */
export interface WrittenProperty {
  readonly name: Node;
  readonly value: Node;
}

// Far more than any config needs; conditions in functions in conditions multiply.
const MOST_STEPS = 10_000;

/** Follows values through the syntax, without running anything. */
export class NodeFollower {
  readonly #project: SyntaxProject;
  /** What is being followed now: names may lead in circles. */
  readonly #open = new Set<Node>();
  #steps = 0;

  constructor(project: SyntaxProject) {
    this.#project = project;
  }

  /** The property of a value, in whichever of the value's literals has it first. */
  property(value: Node, key: string): WrittenProperty | undefined {
    for (const found of this.properties(value, key)) return found;
    return undefined;
  }

  /** The property in each of the literals that a value may stand for; a condition has two. */
  *properties(value: Node, key: string): Generator<WrittenProperty, void> {
    for (const literal of this.#literals(value)) {
      const found = this.#propertyOf(literal, key);
      if (found !== undefined) yield found;
    }
  }

  /** The object literals, array literals and modules that a value may stand for. */
  *#literals(node: Node): Generator<Node, void> {
    const { ts } = this.#project;
    if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isSourceFile(node)) {
      yield node;
      return;
    }
    if (this.#open.has(node) || ++this.#steps > MOST_STEPS) return;
    this.#open.add(node);
    try {
      for (const next of this.#meanings(node)) yield* this.#literals(next);
    } finally {
      this.#open.delete(node);
    }
  }

  /** What a node that is no literal comes down to, one step on. */
  #meanings(node: Node): readonly Node[] {
    const { ts } = this.#project;
    if (isWrapper(this.#project, node)) return [node.expression];
    if (ts.isIdentifier(node)) return presentOnly(declaredNode(this.#project, node));
    if (ts.isPropertyAccessExpression(node)) return presentOnly(this.property(node.expression, node.name.text)?.value);
    if (ts.isElementAccessExpression(node)) return this.#element(node.expression, node.argumentExpression);
    if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse];
    if (ts.isBinaryExpression(node)) return [node.left, node.right];
    if (ts.isCallExpression(node)) return this.#results(node);
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node)) {
      return node.body === undefined ? [] : returned(this.#project, node.body);
    }
    return [];
  }

  #element(object: Node, key: Node): readonly Node[] {
    const { ts } = this.#project;
    const isLiteral = ts.isStringLiteralLike(key) || ts.isNumericLiteral(key);
    return isLiteral ? presentOnly(this.property(object, key.text)?.value) : [];
  }

  /** A function of the project is followed to what it returns; any other, such as `defineConfig`, to what it is given. */
  #results({ expression, arguments: given }: CallExpression): readonly Node[] {
    const { ts } = this.#project;
    const called = ts.isIdentifier(expression) ? declaredNode(this.#project, expression) : undefined;
    return called === undefined ? given.toReversed() : [called];
  }

  #propertyOf(literal: Node, key: string): WrittenProperty | undefined {
    const { ts } = this.#project;
    if (ts.isObjectLiteralExpression(literal)) return this.#memberOf(literal.properties, key);
    if (ts.isArrayLiteralExpression(literal)) return this.#itemOf(literal, key);
    const exported = ts.isSourceFile(literal) ? exportedNode(this.#project, literal, key) : undefined;
    return exported && { name: exported, value: exported };
  }

  /** The last one wins, as when the code runs. */
  #memberOf(members: readonly ObjectLiteralElementLike[], key: string): WrittenProperty | undefined {
    const { ts } = this.#project;
    for (const member of members.toReversed()) {
      const found = ts.isSpreadAssignment(member) ? this.property(member.expression, key) : this.#named(member, key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #named(member: ObjectLiteralElementLike, key: string): WrittenProperty | undefined {
    const { ts } = this.#project;
    const { name } = member;
    if (name === undefined || nameText(this.#project, name) !== key) return undefined;
    if (ts.isPropertyAssignment(member)) return { name, value: member.initializer };
    return { name, value: ts.isShorthandPropertyAssignment(member) ? member.name : member };
  }

  #itemOf(list: ArrayLiteralExpression, key: string): WrittenProperty | undefined {
    const item = /^\d+$/.test(key) ? this.#items(list)[Number(key)] : undefined;
    return item && { name: item, value: item };
  }

  /** The items with spread lists in place; nothing from a spread on that cannot be followed, since indices are unknown there. */
  #items(list: ArrayLiteralExpression): readonly Node[] {
    const { ts } = this.#project;
    const items: Node[] = [];
    for (const element of list.elements) {
      if (!ts.isSpreadElement(element)) items.push(element);
      else {
        const [spread] = this.#literals(element.expression);
        if (spread === undefined || !ts.isArrayLiteralExpression(spread)) return items;
        items.push(...this.#items(spread));
      }
    }
    return items;
  }
}

function isWrapper({ ts }: SyntaxProject, node: Node) {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAwaitExpression(node)
  );
}

function nameText({ ts }: SyntaxProject, name: Node): string | undefined {
  if (ts.isComputedPropertyName(name))
    return ts.isStringLiteralLike(name.expression) ? name.expression.text : undefined;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : undefined;
}

/** What a function's body returns, those of functions inside it left out. */
function returned(project: SyntaxProject, body: Block | Node): readonly Node[] {
  const { ts } = project;
  if (!ts.isBlock(body)) return [body];
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node) && node.expression !== undefined) found.push(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

function presentOnly(node: Node | undefined): readonly Node[] {
  return node === undefined ? [] : [node];
}
