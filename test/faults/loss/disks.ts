import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk of its own. */
export interface SmallDisk extends Disposable {
  readonly folder: string;
  /** Takes all the space that is left. */
  fill(): void;
  /** Gives it back. */
  free(): void;
}

/** Why a disk cannot be mounted here, if it cannot. */
export const noMount = reason(() => aDisk(1)[Symbol.dispose](), 'no disk can be mounted here, which takes root');

/** Why files cannot be made immutable here, if they cannot. */
export const noImmutable = reason(() => {
  const folder = mkdtempSync(join(tmpdir(), 'trafficinator-immutable-'));
  try {
    closeSync(openSync(join(folder, 'state.db'), 'w'));
    readOnly(folder)[Symbol.dispose]();
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 'no file can be made immutable here, which takes root and a file system that knows it');

/** Mounts a disk in memory. It goes at its disposal, with all that is on it. */
export function aDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'trafficinator-disk-'));
  const ballast = join(folder, 'ballast');
  must('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  return {
    folder,
    fill: () => fill(ballast),
    free: () => unlinkSync(ballast),
    [Symbol.dispose]: () => {
      must('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

/**
 * Makes the files of a state in a folder read-only, also for those who have opened them already, until its disposal. The index of what
 * is written ahead stays: it is memory that processes share, and who may not write to that any more is ended by the system.
 */
export function readOnly(folder: string): Disposable {
  const names = readdirSync(folder).filter((name) => name === 'state.db' || name === 'state.db-wal');
  const files = names.map((name) => join(folder, name));
  must('chattr', ['+i', ...files]);
  return { [Symbol.dispose]: () => must('chattr', ['-i', ...files]) };
}

function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const size of [65_536, 4_096, 1]) writeUntilFull(descriptor, Buffer.alloc(size));
  } finally {
    closeSync(descriptor);
  }
}

function writeUntilFull(descriptor: number, chunk: Buffer): void {
  try {
    while (writeSync(descriptor, chunk) === chunk.length);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

function must(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, [...args], { encoding: 'utf8' });
  if (status !== 0) throw new TypeError(`${program}: ${error?.message ?? stderr}`);
}

function reason(attempt: () => void, otherwise: string): string | undefined {
  try {
    attempt();
    return undefined;
  } catch {
    return otherwise;
  }
}
