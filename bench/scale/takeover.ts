// How long a fleet takes to notice that a runner has come, or is gone.
import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

/** What is needed to try it. */
export interface TakeoverParts {
  /** Starts a runner whose standard error is a pipe. */
  readonly start: () => ChildProcess;
  /** The runs that go on, the oldest first, and whether each has started a visit. */
  readonly runs: () => Promise<readonly { readonly id: string; readonly hasStarted: boolean }[]>;
}

/** Milliseconds from a runner's first word in the state to its first visit, and from a kill -9 until all others share its part. */
export async function measureTakeover({ start, runs }: TakeoverParts): Promise<{ joinMs: number; replaceMs: number }> {
  const all = [start(), start()].map(listened);
  await until(async () => (await runs()).filter(({ hasStarted }) => hasStarted).length === 2);
  const third = listened(start());
  await until(async () => (await runs()).length === 3);
  const joinedAt = performance.now();
  await until(async () => (await runs())[2]?.hasStarted === true);
  const joinMs = performance.now() - joinedAt;
  await until(async () => all.every(({ said }) => said().includes('3 runs share')));
  third.child.kill('SIGKILL');
  const killedAt = performance.now();
  await until(async () => all.every(({ said }) => /3 runs share[\s\S]*2 runs share/.test(said())));
  const replaceMs = performance.now() - killedAt;
  for (const { child } of all) child.kill('SIGKILL');
  return { joinMs, replaceMs };
}

function listened(child: ChildProcess) {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (more: string) => (text += more));
  return { child, said: () => text };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(20);
}
