import { Failure, problem } from '@trafficinator/core';

/** Refuses a run without an end under CI, where it would hang until somebody looks. Throws `run.endless`. */
export function refuseEndlessRun(ends: boolean, command: string): void {
  const { CI } = process.env;
  const isCi = CI !== undefined && CI !== '' && CI !== 'false' && CI !== '0';
  if (isCi && !ends) throw new Failure([problem('run.endless', { command })]);
}
