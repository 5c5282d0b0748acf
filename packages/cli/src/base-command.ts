import { Command, Flags, type Interfaces } from '@oclif/core';
import { annotationLines, type Problem, problemsText } from '@trafficinator/core';
import { confirm } from './confirm.js';
import { DebugLog } from './debug-log.js';
import { type ExitName, exitCodes } from './exit-codes.js';
import { printError, problemsOf } from './print-error.js';
import { type Screen, screenOf } from './screen.js';

/** What all commands share: the screen, and how failures become words and exit codes. */
export abstract class BaseCommand extends Command {
  static override baseFlags = {
    plain: Flags.boolean({ summary: 'No colours, and no symbols of our own beyond ASCII.', helpGroup: 'GLOBAL' }),
    debug: Flags.boolean({
      summary: 'Tell on standard error what is done, and where errors come from.',
      helpGroup: 'GLOBAL',
    }),
  };

  /** Whether nothing but plain characters are wanted. Known before the flags are parsed, so that it holds for bad flags too. */
  protected get isPlain(): boolean {
    return this.argv.includes('--plain');
  }

  /** What is told with `--debug`. */
  protected get debugLog(): DebugLog {
    return new DebugLog(this.argv.includes('--debug'));
  }

  /** How things are shown on standard output. */
  protected get screen(): Screen {
    return screenOf(process.stdout, this.isPlain);
  }

  /** Prints warnings on standard error, so that they are in nobody's JSON. */
  protected warnOf(problems: readonly Problem[]): void {
    if (problems.length === 0) return;
    const { paint } = screenOf(process.stderr, this.isPlain);
    process.stderr.write(`${problemsText(problems, { paint, severity: 'warning' })}\n\n`);
    annotate(problems, 'warning');
  }

  /** Prints problems beside what was printed already, and leaves with an error. */
  protected refuse(problems: readonly Problem[]): void {
    process.stderr.write(
      `\n${problemsText(problems, { ...screenOf(process.stderr, this.isPlain), severity: 'error' })}\n`,
    );
    annotate(problems, 'error');
    this.leaveWith('error');
  }

  /** What a question needs to know of this command. */
  protected approval({ input }: { readonly input: boolean }): { readonly input: boolean; readonly command: string } {
    return { input, command: (this.id ?? '').replaceAll(':', ' ') };
  }

  /** Asks for a yes, unless it was given by the flag. */
  protected async askFor(
    question: string,
    flags: { readonly input: boolean; readonly 'auto-approve': boolean },
  ): Promise<void> {
    if (!flags['auto-approve']) await confirm({ ...this.approval(flags), question, stakes: { kind: 'yes' } });
  }

  protected leaveWith(exit: ExitName): void {
    process.exitCode = exitCodes[exit];
  }

  protected override async catch(error: Interfaces.CommandError): Promise<void> {
    const problems = problemsOf(error);
    this.debugLog.trace(error);
    annotate(problems ?? [], 'error');
    if (this.jsonEnabled() && problems !== undefined) {
      this.logJson({ errors: problems });
      this.leaveWith('error');
      return;
    }
    process.exitCode = printError(error, this.isPlain);
  }
}

/** Shows problems at their lines of a pull request, under GitHub Actions, which reads them from standard error too. */
function annotate(problems: readonly Problem[], severity: 'error' | 'warning'): void {
  if (process.env['GITHUB_ACTIONS'] !== 'true') return;
  const root = process.env['GITHUB_WORKSPACE'] ?? process.cwd();
  for (const line of annotationLines(problems, { severity, root })) process.stderr.write(`${line}\n`);
}
