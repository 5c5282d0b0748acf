import type { Node } from 'typescript';
import type { TypeScript } from './load-typescript.js';

/**
 * Whether a source names something that only Node's types declare, outside of comments and texts. Too many names cost time
 * only: checking Node's types takes longer than all the rest of a config.
 */
export function namesNode(ts: TypeScript, file: string, text: string): boolean {
  if (!ANYWHERE.test(text)) return false;
  const isNamed = (node: Node): boolean => {
    if (ts.isIdentifier(node) && NAMES.has(node.text)) return true;
    if (ts.isMetaProperty(node)) return true;
    return ts.forEachChild(node, isNamed) ?? false;
  };
  return isNamed(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false));
}

// Those of the DOM that Node has too are here, since a config is checked without the DOM.
const NAMES: ReadonlySet<string> = new Set(
  `AbortController AbortSignal Blob Buffer Headers NodeJS Request Response TextDecoder TextEncoder URL URLSearchParams
  atob btoa clearInterval clearTimeout console crypto fetch global navigator performance process queueMicrotask require
  setImmediate setInterval setTimeout structuredClone __dirname __filename module exports`.split(/\s+/),
);

const ANYWHERE = new RegExp(`import\\.meta|\\b(?:${[...NAMES].join('|')})\\b`);
