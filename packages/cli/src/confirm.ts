import { createInterface } from 'node:readline/promises';
import { Failure, problem } from '@trafficinator/core';

/**
 * Asks for a `yes`. Throws `apply.not-approved` where there is no terminal to ask at, and `apply.declined` for any other
 * answer, or none.
 */
export async function confirm(question: string): Promise<void> {
  if (process.stdin.isTTY !== true) throw new Failure([problem('apply.not-approved', {})]);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    const answer = await Promise.race([lines.question(`${question} Only "yes" is taken for yes: `), closed]);
    if (answer.trim() !== 'yes') throw new Failure([problem('apply.declined', {})]);
  } finally {
    lines.close();
  }
}
