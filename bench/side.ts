// One side of a benchmark, in a process of its own: measures a round whenever it is told to, and answers its CPU time.
import { readBenchmark } from './ratio.ts';

const ENOUGH_MICROSECONDS = 100_000;
const [, , file = '', name] = process.argv;
const declared = await readBenchmark(file);
if (!('floor' in declared && 'subject' in declared)) throw new TypeError('Whole processes have no sides.');
const round = await (name === 'baseline' ? declared.baseline : declared.subject)();

let consumed = 0;
let repeats = 1;
while ((await cpuMicroseconds(repeats)) < ENOUGH_MICROSECONDS) repeats *= 2;

process.on('message', async () => {
  const perRound = (await cpuMicroseconds(repeats)) / repeats;
  process.send?.({ perRound, consumed });
});
process.send?.({ perRound: 0, consumed });

/** Of all threads, so that what the garbage collector does is counted too. */
async function cpuMicroseconds(times: number): Promise<number> {
  const before = process.cpuUsage();
  for (let done = 0; done < times; done++) {
    const result = round();
    consumed += typeof result === 'number' ? result : await result;
  }
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
