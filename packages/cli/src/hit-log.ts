import { HitLog, type HitLogEnd, type RunRequest } from '@trafficinator/core';

/** A log of hits that is closed with the run. */
export interface OpenHitLog extends AsyncDisposable {
  /** Takes a hit; absent where none are logged. */
  readonly onHit: RunRequest['onHit'];
}

/** Opens the log that was asked for, if one was. What it lost is told on standard error when it is closed. Throws `cli.unwritable`. */
export async function openHitLog(file: string | undefined): Promise<OpenHitLog> {
  if (file === undefined) return { onHit: undefined, [Symbol.asyncDispose]: async () => {} };
  const log = await HitLog.open(file);
  return {
    onHit: log.add,
    [Symbol.asyncDispose]: async () => {
      const words = lossWords(file, await log.close());
      if (words !== undefined) process.stderr.write(`${words}\n`);
    },
  };
}

function lossWords(file: string, { written, lost, fault }: HitLogEnd): string | undefined {
  if (lost === 0 && fault === undefined) return undefined;
  const why = fault === undefined ? 'the disk was too slow' : fault;
  return `${file} has ${written} hits; ${lost} are missing: ${why}.`;
}
