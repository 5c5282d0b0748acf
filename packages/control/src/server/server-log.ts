/** A line of the server's log. None of its fields holds a secret, a query or a body. */
export interface ServerLogEntry {
  readonly level: 'info' | 'warn' | 'error';
  /** A sentence without its full stop where fields follow. */
  readonly message: string;
  readonly fields?: Readonly<Record<string, string | number | undefined>> | undefined;
}

/** Takes the lines of the server's log: who logged in and failed to, who changed what, what was refused, and our own faults. */
export type ServerLog = (entry: ServerLogEntry) => void;
