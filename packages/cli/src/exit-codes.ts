/** What the exit codes of all commands mean. */
export const exitCodes = {
  /** The command did what it was asked to. */
  done: 0,
  /** Something was wrong; nothing was changed unless the message says so. */
  error: 1,
  /** `plan --detailed-exitcode`: there are changes to apply. */
  changesPending: 2,
  /** A threshold was crossed: the targets did not keep to what was asked of them. */
  thresholdsCrossed: 3,
  /** The generator itself did not keep up, so that the run says nothing of the targets. */
  invalid: 4,
  /** The run was interrupted, and ended in good order. */
  interrupted: 130,
} as const;

/** The name of an exit code. */
export type ExitName = keyof typeof exitCodes;
