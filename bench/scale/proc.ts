// Reads what Linux counts of processes and threads.
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Ticks of the processor's time that the kernel counts in a second, on all machines that matter. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time of a process: of all threads, of the main one, and of those that Node calls workers. */
export async function cpuOfThreads(
  pid: number,
): Promise<{ readonly all: number; readonly main: number; readonly worker: number }> {
  const threads = await readdir(`/proc/${pid}/task`);
  const times = await Promise.all(threads.map((thread) => timeOf(`/proc/${pid}/task/${thread}`)));
  const sum = (of: typeof times) => of.reduce((total, { seconds }) => total + seconds, 0);
  return {
    all: sum(times),
    main: sum(times.filter((one) => one.pid === pid)),
    worker: sum(times.filter(({ name }) => name.startsWith('WorkerThread') || name.startsWith('node-worker'))),
  };
}

/** Seconds of processor time of a process, threads that have ended included. */
export async function cpuOf(pid: number): Promise<number> {
  return (await timeOf(`/proc/${pid}`)).seconds;
}

/** Which share of a core a process takes over a time, in per cent. */
export async function shareOfCore(pid: number, seconds: number): Promise<number> {
  const [before, since] = [await cpuOf(pid), performance.now()];
  await pause(seconds * 1_000);
  const used = (await cpuOf(pid)) - before;
  return (100 * used) / ((performance.now() - since) / 1_000);
}

/** Memory of a process that is resident, in megabytes: now, and at most since it started. */
export async function memoryOf(pid: number): Promise<{ readonly now: number; readonly most: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1_024;
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
}

/** Seconds of processor time of a process and its children, those that have ended included. */
export async function cpuOfTree(pid: number): Promise<number> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(processes.map((name) => timeOf(`/proc/${name}`).catch(() => undefined)));
  return all.reduce((total, one) => {
    if (one === undefined || (one.pid !== pid && one.parent !== pid)) return total;
    return total + one.seconds + (one.pid === pid ? one.reapedSeconds : 0);
  }, 0);
}

async function timeOf(folder: string) {
  const text = await readFile(`${folder}/stat`, 'utf8');
  const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ticks = (at: number) => (fields[at - 3] ?? 0) / TICKS_PER_SECOND;
  return {
    pid: Number(text.slice(0, text.indexOf(' '))),
    name,
    parent: fields[1] ?? 0,
    seconds: ticks(14) + ticks(15),
    reapedSeconds: ticks(16) + ticks(17),
  };
}
