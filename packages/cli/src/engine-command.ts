import {
  adoptState,
  compose,
  type Deps,
  homeText,
  type LockRequest,
  lockWords,
  type RunReport,
  type StateStore,
} from '@trafficinator/core';
import { BaseCommand } from './base-command.js';
import { environment } from './environment.js';
import type { ExitName } from './exit-codes.js';
import { configFlags, stackFlags } from './flags.js';
import { screenOf } from './screen.js';

/** What a command that uses the engine was given. */
export interface EngineFlags {
  readonly config?: string | undefined;
  readonly stack: string;
  readonly 'env-file'?: readonly string[] | undefined;
  /** Absent where the config is asked for the place of the state alone. */
  readonly 'type-check'?: boolean | undefined;
}

/** A command that uses a config or its state. */
export abstract class EngineCommand extends BaseCommand {
  static override baseFlags = { ...BaseCommand.baseFlags, config: configFlags.config, ...stackFlags };

  /** The engine for the working folder, or for the config that the user named. */
  protected engine(flags: EngineFlags): Deps {
    this.debugLog.tell(`${this.config.userAgent}, stack ${flags.stack}`);
    const deps = compose({
      cwd: process.cwd(),
      env: environment(flags['env-file'] ?? []),
      configFile: flags.config,
      typeCheck: flags['type-check'] ?? false,
      stack: flags.stack,
    });
    return this.debugLog.watch(deps);
  }

  /** How the lock is taken. Who else holds it is told on standard error. */
  protected lockRequest(operation: string, flags: { readonly 'lock-timeout': number }): LockRequest {
    return {
      operation,
      timeoutMs: flags['lock-timeout'],
      onWait: (holder) => process.stderr.write(`${lockWords(holder)}\n`),
    };
  }

  /** Sets the exit by what a run is worth. */
  protected leaveAfter({ result }: Pick<RunReport, 'result'>): void {
    this.leaveWith(EXITS[result]);
  }

  /** Makes this place the home of a state that is a copy, and says on standard error what could be sent twice. */
  protected async adopt(engine: Deps, state: StateStore): Promise<void> {
    const copied = await adoptState(state, engine);
    if (copied !== undefined) process.stderr.write(`${homeText(copied, screenOf(process.stderr, this.isPlain))}\n\n`);
  }
}

const EXITS: Readonly<Record<RunReport['result'], ExitName>> = {
  lost: 'error',
  failed: 'error',
  invalid: 'invalid',
  crossed: 'thresholdsCrossed',
  interrupted: 'interrupted',
  passed: 'done',
  done: 'done',
  running: 'done',
};

/** `1 target`, `3 targets`. */
export function targetsInWords(targets: number): string {
  return targets === 1 ? '1 target' : `${targets} targets`;
}

/** Reads something of the state, and closes it. */
export async function withState<Answer>(
  engine: Deps,
  mode: 'read' | 'write',
  work: (state: StateStore) => Promise<Answer>,
): Promise<Answer> {
  await using state = await engine.openState(mode);
  // Not the promise alone: the state would be closed before the work is done.
  return await work(state);
}
