import { type RunReport, reportText } from '@trafficinator/core';
import { EngineCommand, withState } from '../engine-command.js';
import { adoptFlags, endsAlone, runFlags } from '../flags.js';
import { observeFlags } from '../observe-flags.js';
import { refuseEndlessRun } from '../refuse-endless-run.js';
import { reportFlags, requireReportFiles, writeReports } from '../report-flags.js';
import { runAndReport } from '../run-and-report.js';

export default class RunCommand extends EngineCommand {
  static override summary = 'Send the traffic of the applied state.';
  static override description =
    'Starts a runner on what was applied last; the config is read for the place of the state alone. Several runners may serve one state, and together they never exceed a cap.';
  static override examples = [
    '<%= config.bin %> run',
    '<%= config.bin %> run --for 2h',
    '<%= config.bin %> run --rate 10 --visits 5000',
    '<%= config.bin %> run --for 10m --report report.html --report junit.xml',
  ];
  static override enableJsonFlag = true;
  static override flags = { ...adoptFlags, ...runFlags, ...observeFlags, ...reportFlags };

  async run(): Promise<RunReport> {
    const { flags } = await this.parse(RunCommand);
    refuseEndlessRun(endsAlone(flags), 'a run');
    requireReportFiles(flags);
    const engine = this.engine(flags);
    if (flags.adopt) await withState(engine, 'write', (state) => this.adopt(engine, state));
    const report = await runAndReport(engine, { flags, literals: new Map(), quiet: this.jsonEnabled() });
    this.log(reportText(report, this.screen));
    this.leaveAfter(report);
    await writeReports(engine, report, flags);
    return report;
  }
}
