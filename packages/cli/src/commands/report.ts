import { Args, Flags } from '@oclif/core';
import {
  compareRuns,
  comparisonText,
  type Deps,
  Failure,
  problem,
  type RunComparison,
  type RunReport,
  readReport,
  reportAs,
  reportFormats,
  reportText,
} from '@trafficinator/core';
import { EngineCommand } from '../engine-command.js';

export default class ReportCommand extends EngineCommand {
  static override summary = 'Report what a run did.';
  static override description =
    'Reports the last run, or the one that is named: the beginning of its id is enough. All runs of a fleet are one report. With --compare, shows what changed from one run to another, and whether it is more than noise. Always ends with 0: what a run was worth is in the report.';
  static override examples = [
    '<%= config.bin %> report',
    '<%= config.bin %> report 7f3a --format html --out report.html',
    '<%= config.bin %> report --compare             # the last run with the one before',
    '<%= config.bin %> report --compare 7f3a 91bc',
  ];
  static override enableJsonFlag = true;
  static override args = {
    run: Args.string({ description: 'A run, by its id or the beginning of it; the last one if none is named.' }),
    other: Args.string({
      description: 'With --compare: the run that is compared with the first; the last one if none is named.',
    }),
  };
  static override flags = {
    compare: Flags.boolean({ summary: 'Compare two runs.', exclusive: ['format', 'alone'] }),
    format: Flags.option({ options: ['text', ...reportFormats] as const })({
      summary: 'How it is written: md is Markdown, xml is JUnit.',
      default: 'text',
    }),
    out: Flags.string({ summary: 'Write it to this file.', helpValue: 'FILE' }),
    alone: Flags.boolean({ summary: 'Of this run alone, and not of its whole fleet.' }),
  };

  async run(): Promise<RunReport | RunComparison> {
    const { flags, args } = await this.parse(ReportCommand);
    const engine = this.engine(flags);
    if (flags.compare) {
      const comparison = await compareRuns(engine, { before: args.run, after: args.other });
      await this.#give(engine, comparisonText(comparison, this.screen), flags.out);
      return comparison;
    }
    if (args.other !== undefined) throw new Failure([problem('cli.invalid-input', { message: TWO_RUNS })]);
    const report = await readReport(engine, { run: args.run, isAlone: flags.alone });
    const text = flags.format === 'text' ? reportText(report, this.screen) : reportAs(flags.format, report);
    await this.#give(engine, text, flags.out);
    return report;
  }

  async #give(engine: Deps, text: string, file: string | undefined): Promise<void> {
    const ended = text.endsWith('\n') ? text : `${text}\n`;
    if (file === undefined) this.log(ended.slice(0, -1));
    else await engine.writeText(file, ended);
  }
}

const TWO_RUNS = 'One run is reported at a time. To compare two, say --compare.';
