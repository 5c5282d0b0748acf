import { expect, test } from 'vitest';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import { emptyStore } from '../state/postgres/empty-store.js';
import { openBeforeWriting } from './open-before-writing.js';

const outdated = problem('state.outdated', { state: 'the state', number: 1, known: 2 });
const unreachable = problem('state.unreachable', { state: 'the state', reason: 'it is down' });

/** How a state is opened whose reading fails with a problem, or succeeds. */
async function modesOf(fault: typeof outdated | undefined): Promise<readonly string[]> {
  const modes: string[] = [];
  const openState = async (mode: 'read' | 'write') => {
    modes.push(mode);
    if (mode === 'read' && fault !== undefined) throw new Failure([fault]);
    return emptyStore('the state', { hold: async () => ({ release: async () => {} }), isDead: async () => true });
  };
  await using _state = await openBeforeWriting({ openState });
  return modes;
}

test('opens a state to read, and only one that is outdated to write, which brings it up to date', async () => {
  expect(await modesOf(undefined)).toEqual(['read']);
  expect(await modesOf(outdated)).toEqual(['read', 'write']);
  await expect(modesOf(unreachable)).rejects.toThrow('it is down');
});
