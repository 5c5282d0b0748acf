import fc from 'fast-check';
import { type AccountKey, type ResolvedTarget, targetKey } from '../model/target.js';
import type { Action, Plan } from '../plan/plan.js';
import { aPlan, aTarget } from '../plan/plan.test-support.js';

/** A target with a text in every place in which something that others wrote can stand. */
export function evilTarget(evil: string): ResolvedTarget {
  const { settings } = aTarget();
  const written = {
    name: evil,
    url: `https://a.example/${evil}`,
    timezone: evil,
    tags: [evil],
    countries: { [evil]: 1 },
  };
  const tokenAuth = { $kind: 'secretCommand', command: ['pass', evil] } as const; // Keeps the literal.
  const account = `a.example/${evil}#1` as AccountKey; // The brand has no value at run time.
  return { key: targetKey(evil), account, settings: { ...settings, ...written, tokenAuth } };
}

/** A plan with a text in every such place. */
export function evilPlan(evil: string): Plan {
  const target = targetKey(evil);
  const after = evilTarget(evil);
  const changes = [
    { kind: 'value', path: evil, before: evil, after: [evil] },
    { kind: 'value', path: 'any', before: { [evil]: 1 }, after: { [`${evil}2`]: evil } },
    { kind: 'value', path: 'list', before: Array.from({ length: 20 }, () => evil), after: [evil] },
    { kind: 'sensitive', path: evil, comparison: 'unknown' },
  ] as const; // Keeps the literals.
  const effects = [
    { kind: 'tokenOrigin', secret: 'token', before: evil, after: evil },
    { kind: 'stops', sentToday: 1 },
  ] as const; // As above.
  const actions: readonly Action[] = [
    { kind: 'create', target, after, effects },
    { kind: 'update', target, after, changes, effects },
    { kind: 'move', target, from: target, after, changes, effects },
    { kind: 'delete', target, effects },
    { kind: 'keep', target, unknownSecret: true },
  ];
  return { ...aPlan(), stack: evil, actions };
}

/** So many of each kind of action that they are grouped. */
export function manyOfEach(plan: Plan): Plan {
  return { ...plan, actions: plan.actions.flatMap((action) => Array.from({ length: 21 }, () => action)) };
}

const TERMINAL = ['\u001b[2J', '\u009b31m', '\n', '\r', '\u0007', '\t', '\u202e', '::error::', '##[error]', ' ', 'a'];
const MARKDOWN = ['`', '```\n', '|', '\\', '<!--', '-->', '<img src=x>', '@ada', '#12', '~~~', '$`', '[a](b)', '**'];
const MEANINGFUL = [...TERMINAL, ...MARKDOWN];

/** Any text, and often one that means something to a terminal, to a renderer of Markdown or to a runner of GitHub Actions. */
export const arbEvil: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
  fc.array(fc.constantFrom(...MEANINGFUL), { minLength: 1 }).map((parts) => parts.join('')),
);
