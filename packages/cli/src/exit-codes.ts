/** What the exit codes of all commands mean. */
export const exitCodes = {
  /** The command did what it was asked to. */
  done: 0,
  /** Something was wrong; nothing was changed unless the message says so. */
  error: 1,
  /** `plan --detailed-exitcode`: there are changes to apply. */
  changesPending: 2,
  /** The run was interrupted, and ended in good order. */
  interrupted: 130,
} as const;

/** The name of an exit code. */
export type ExitName = keyof typeof exitCodes;
