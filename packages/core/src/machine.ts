import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';

/** `user@host`: who does something to a state. */
export function whoAmI(): string {
  return `${userName()}@${hostname()}`;
}

/**
 * A text that changes with every start of the machine. Undefined where the system does not tell it without another program;
 * then a dead runner's reservations count as sent, which is safe and may leave a cap a second's visits short.
 */
export function readBootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user id that has no name.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
