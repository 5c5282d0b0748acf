import { describe, expect, test } from 'vitest';
import { failsWith } from '../errors/failure.js';
import { runId } from '../model/run.js';
import { aRun } from '../report/report.test-support.js';
import { findRun } from './find-run.js';

const runs = ['7f3a', '7f3b', '91bc', '7f3'].map((id) => aRun({ id: runId(id) }));

function codeOf(name: string | undefined, among = runs): string | undefined {
  const codes = ['run.none-yet', 'run.not-found', 'run.ambiguous'] as const;
  try {
    findRun(among, name);
    return undefined;
  } catch (error) {
    return codes.find((code) => failsWith(error, code));
  }
}

describe('findRun', () => {
  test('finds the latest, an id, or the only one that begins so', () => {
    expect(findRun(runs, undefined).id).toBe('7f3a');
    expect(findRun(runs, '91').id).toBe('91bc');
    expect(findRun(runs, '7f3').id).toBe('7f3');
  });

  test('says what is wrong with a name', () => {
    expect(codeOf('7f')).toBe('run.ambiguous');
    expect([codeOf('x'), codeOf('')]).toEqual(['run.not-found', 'run.not-found']);
    expect(codeOf(undefined, [])).toBe('run.none-yet');
  });
});
