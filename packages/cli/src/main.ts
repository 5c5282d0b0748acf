import { Errors, run, settings } from '@oclif/core';
import { printError } from './print-error.js';

/** Runs the command that the arguments name. Sets the process's exit code, and never throws. */
export async function main(args: readonly string[]): Promise<void> {
  // The built commands are what runs, also where NODE_ENV says `test` or `development`.
  settings.enableAutoTranspile = false;
  const guard = () => refuseSilence();
  process.once('exit', guard);
  try {
    await run([...args], import.meta.url);
  } catch (error) {
    // `--help` and `--version` end by an error of code 0.
    if (error instanceof Errors.ExitError && error.oclif.exit === 0) return;
    process.exitCode = printError(error);
  } finally {
    process.off('exit', guard);
  }
}

/** A command that waits for what never comes would let the process end as if all were done. */
function refuseSilence(): void {
  process.exitCode = printError(new TypeError('The command ended before it was done.'));
}
