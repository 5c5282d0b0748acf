import type { RunningCommand } from './cli.js';

/** Where a `serve` that was started is reached, as it says itself, without a slash at the end. Throws with what it said when it did not start. */
export async function servedUrl({ process: child, outcome }: RunningCommand): Promise<string> {
  let told = '';
  const isServed = new Promise<string>((resolve) => {
    child.stdout?.on('data', (chunk: unknown) => {
      told += String(chunk);
      const url = /serves (\S+?)\/?\n/.exec(told)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const isOver = outcome.then(({ stderr }): never => {
    throw new TypeError(`The server did not start: ${told}${stderr}`);
  });
  isOver.catch(() => {});
  return await Promise.race([isServed, isOver]);
}
