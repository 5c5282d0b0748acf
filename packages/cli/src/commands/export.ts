import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Flags } from '@oclif/core';
import { type Deps, type ExportedConfig, exportConfig, Failure, problem } from '@trafficinator/core';
import { EngineCommand, targetsInWords } from '../engine-command.js';

/** What `export --json` prints. */
interface ExportedJson {
  readonly targets: number;
  /** Written ones; without --out, none. */
  readonly files: readonly string[];
  /** The config; absent with --out. */
  readonly config?: string | undefined;
  readonly tokens: ExportedConfig['tokens'];
}

export default class ExportCommand extends EngineCommand {
  static override summary = 'Print targets of the API as a config.';
  static override description =
    'Writes applied targets as TypeScript, with what differs from the built-in defaults: those of the API, or those that are named. Put into a config and applied, nothing changes but who manages them. Reads the state, and no config.';
  static override examples = [
    '<%= config.bin %> export                                  # print it',
    '<%= config.bin %> export --target target.shop',
    '<%= config.bin %> export --out trafficinator.config.ts    # and long lists of pages beside it',
  ];
  static override enableJsonFlag = true;
  static override flags = {
    target: Flags.string({
      summary: 'This target, whoever manages it. May be given several times.',
      helpValue: 'ADDRESS',
      multiple: true,
    }),
    out: Flags.string({ char: 'o', summary: 'Write it to this file, which must not be there yet.', helpValue: 'FILE' }),
  };

  async run(): Promise<ExportedJson> {
    const { flags } = await this.parse(ExportCommand);
    const engine = this.engine(flags);
    const mostPages = flags.out === undefined ? Number.POSITIVE_INFINITY : MOST_INLINE;
    const exported = await exportConfig(engine, { targets: flags.target, mostPages });
    const { targets, tokens, text } = exported;
    const files = flags.out === undefined ? [] : await write(engine, exported, flags.out);
    this.log(flags.out === undefined ? text.trimEnd() : `Wrote ${targetsInWords(targets)} to ${files.join(', ')}.`);
    this.#tell(exported);
    return { targets, files, ...(flags.out === undefined && { config: text }), tokens };
  }

  /** On standard error: what is printed goes into a file. */
  #tell({ targets, tokens }: ExportedConfig): void {
    if (targets === 0) process.stderr.write('No target of the API is applied, so the config declares none.\n');
    this.warnOf(
      tokens.map(({ target, variable }) => problem('export.sealed-token', { target: `target.${target}`, variable })),
    );
  }
}

const MOST_INLINE = 50;

/** Writes all files, or none where one is there already. */
async function write(engine: Deps, { text, files }: ExportedConfig, out: string): Promise<readonly string[]> {
  const all = [{ name: out, text }, ...files.map((file) => ({ ...file, name: join(dirname(out), file.name) }))];
  const there = all.map(({ name }) => name).filter((name) => existsSync(name));
  if (there.length > 0) throw new Failure([problem('cli.file-exists', { files: there })]);
  for (const file of all) await engine.writeText(file.name, file.text);
  return all.map(({ name }) => name);
}
