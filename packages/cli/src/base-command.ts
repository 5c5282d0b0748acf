import { Command, type Interfaces } from '@oclif/core';
import { compose, type Deps, type Paint, type Problem, problemsText } from '@trafficinator/core';
import { type ExitName, exitCodes } from './exit-codes.js';
import { printError, problemsOf } from './print-error.js';
import { paintFor, widthOf } from './screen.js';

/** What all commands share: the engine, the screen, and how failures become words and exit codes. */
export abstract class BaseCommand extends Command {
  /** The engine for the working folder, or for the config that the user named. */
  protected engine(configFile?: string): Deps {
    return compose({ cwd: process.cwd(), env: process.env, configFile });
  }

  protected get paint(): Paint {
    return paintFor(process.stdout);
  }

  protected get width(): number {
    return widthOf(process.stdout);
  }

  /** Prints warnings on standard error, so that they are in nobody's JSON. */
  protected warnOf(problems: readonly Problem[]): void {
    if (problems.length === 0) return;
    process.stderr.write(`${problemsText(problems, { paint: paintFor(process.stderr), severity: 'warning' })}\n\n`);
  }

  protected leaveWith(exit: ExitName): void {
    process.exitCode = exitCodes[exit];
  }

  protected override async catch(error: Interfaces.CommandError): Promise<void> {
    const problems = problemsOf(error);
    if (this.jsonEnabled() && problems !== undefined) {
      this.logJson({ errors: problems });
      this.leaveWith('error');
      return;
    }
    process.exitCode = printError(error);
  }
}
