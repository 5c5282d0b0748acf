import { type Problem, problem } from '../../errors/problem.js';
import type { CheckedConfig, WrittenMove } from './check-config.js';
import { closestName } from './closest-name.js';
import type { Findings } from './findings.js';

/** Checks that each move leads from a key that is gone to one that is there, and that no two have anything in common. */
export function checkMoves({ moved, targets }: CheckedConfig, findings: Findings): void {
  const keys = Object.keys(targets);
  for (const move of moved) {
    const next = keys.includes(move.to) ? undefined : moved.find(({ from }) => from === move.to);
    const found = next === undefined ? endsOf(move, keys, findings) : stepsOf(move, next, findings);
    for (const one of found) findings.refuse(one);
  }
  refuseTwice(moved, 'from', findings);
  refuseTwice(moved, 'to', findings);
}

function endsOf({ from, to, path }: WrittenMove, keys: readonly string[], findings: Findings): readonly Problem[] {
  const found: Problem[] = [];
  if (keys.includes(from))
    found.push(problem('config.moved-still-declared', { from, to }, findings.at(`${path}.from`)));
  if (!keys.includes(to)) {
    const suggestion = closestName(to, keys);
    found.push(problem('config.moved-to-nothing', { from, to, suggestion }, findings.at(`${path}.to`)));
  }
  return found;
}

function stepsOf(first: WrittenMove, second: WrittenMove, findings: Findings): readonly Problem[] {
  const details = { from: first.from, over: first.to, to: second.to };
  return [problem('config.moved-in-steps', details, findings.at(`${first.path}.to`))];
}

function refuseTwice(moved: readonly WrittenMove[], side: 'from' | 'to', findings: Findings): void {
  const other = side === 'from' ? 'to' : 'from';
  const byKey = Map.groupBy(moved, (move) => move[side]);
  for (const [key, moves] of byKey) {
    const [, second] = moves;
    if (second === undefined) continue;
    const others = moves.map((move) => move[other]);
    findings.refuse(problem('config.moved-twice', { side, key, others }, findings.at(`${second.path}.${side}`)));
  }
}
