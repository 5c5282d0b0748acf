import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { runProgram } from './run-program.js';

const node = (code: string) => runProgram([process.execPath, '-e', code], tmpdir());

describe('runProgram', () => {
  test('answers what the program printed, in the given folder and without a shell', async () => {
    expect(await node('process.stdout.write(process.cwd())')).toEqual({ kind: 'printed', text: tmpdir() });
    expect(await runProgram([process.execPath, '-p', '"$HOME;"'], tmpdir())).toEqual({
      kind: 'printed',
      text: '$HOME;\n',
    });
  });

  test('says how the program failed, and nothing that it said', async () => {
    expect(await node('console.error("s3cret"); process.exit(3)')).toEqual({
      kind: 'failed',
      reason: 'ended with exit code 3',
    });
    expect(await node('process.kill(process.pid, "SIGKILL")')).toEqual({
      kind: 'failed',
      reason: 'was ended by SIGKILL',
    });
    expect(await node('console.log("x".repeat(70_000))')).toEqual({
      kind: 'failed',
      reason: 'printed more than 64 kB',
    });
    expect(await runProgram(['no-such-program'], tmpdir())).toEqual({ kind: 'failed', reason: 'was not found' });
  });
});
