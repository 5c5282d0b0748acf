import { statSync } from 'node:fs';

/** Whether there is a file of this name, a link to one included. */
export function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
