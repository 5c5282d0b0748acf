import { describe, expect, test } from 'vitest';
import { catalogue } from '../errors/problem.js';
import { problemsReference } from './problems-reference.js';

describe('problemsReference', () => {
  test('has a row with a title for every problem', () => {
    const rows = problemsReference().matchAll(/^\| `([^`]+)` +\| ([^…|]+) \|$/gm);
    expect(Array.from(rows, ([, code]) => code).sort()).toEqual(Object.keys(catalogue).sort());
  });
});
