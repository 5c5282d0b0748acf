import { runInNewContext } from 'node:vm';

/** What an expression may name: `github`, `inputs`, `steps` and so on, and functions. */
export type Contexts = Readonly<Record<string, unknown>>;

/** Evaluates an expression of GitHub Actions. The example uses nothing that JavaScript would write or read otherwise. */
export function evaluate(expression: string, contexts: Contexts): unknown {
  return runInNewContext(expression, { ...contexts });
}

/** Puts in what the expressions of a text say. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => String(evaluate(expression, contexts) ?? ''));
}

/** Whether a condition holds. One that asks for no status holds only where nothing has failed. */
export function holds(condition: string | undefined, contexts: Contexts): boolean {
  const expression = condition === undefined ? 'success()' : (/^\$\{\{(.*)\}\}$/.exec(condition)?.[1] ?? condition);
  const asksForStatus = /\b(success|failure|cancelled|always)\(\)/.test(expression);
  return Boolean(evaluate(asksForStatus ? expression : `success() && (${expression})`, contexts));
}

/** An object in which what is missing is the empty text, as in comparisons of GitHub Actions. */
export function lenient(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return new Proxy(values, { get: (known, name) => (typeof name === 'string' ? (known[name] ?? '') : undefined) });
}
