import { createInterface } from 'node:readline/promises';
import { Failure, problem, type Stakes } from '@trafficinator/core';

/** Whether and for what somebody is asked. */
export interface Approval {
  /** What they are asked, without a question mark's answer. */
  readonly question: string;
  readonly stakes: Stakes;
  /** False: nobody is to be asked. */
  readonly input: boolean;
  /** What was run, such as `state rm`. */
  readonly command: string;
}

/**
 * Asks for a `yes`, or for more where more is at stake. Throws `apply.not-approved` where nobody may be asked or there is no
 * terminal to ask at, and `apply.declined` for any other answer, or none.
 */
export async function confirm({ question, stakes, input, command }: Approval): Promise<void> {
  if (!input || process.stdin.isTTY !== true) throw new Failure([problem('apply.not-approved', { command })]);
  const expected = stakes.kind === 'yes' ? 'yes' : stakes.phrase;
  const answer = await ask(`${question} Only "${expected}" is taken for yes: `);
  if (answer.trim() !== expected) throw new Failure([problem('apply.declined', {})]);
}

async function ask(prompt: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    return await Promise.race([lines.question(prompt), closed]);
  } finally {
    lines.close();
  }
}
