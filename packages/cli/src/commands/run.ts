import { endsByItself, type RunReport } from '@trafficinator/core';
import { BaseCommand } from '../base-command.js';
import { runFlags, stopConditionsOf } from '../flags.js';
import { refuseEndlessRun } from '../refuse-endless-run.js';
import { reportForScreen, runAndReport } from '../run-and-report.js';

export default class RunCommand extends BaseCommand {
  static override summary = 'Send the traffic of the applied state.';
  static override description =
    'Starts a runner on what was applied last; the config is not read. Several runners may serve one state, and together they never exceed a cap.';
  static override examples = [
    '<%= config.bin %> run',
    '<%= config.bin %> run --for 2h',
    '<%= config.bin %> run --rate 10 --visits 5000',
  ];
  static override enableJsonFlag = true;
  static override flags = { ...runFlags };

  async run(): Promise<RunReport> {
    const { flags } = await this.parse(RunCommand);
    refuseEndlessRun(endsByItself(stopConditionsOf(flags)), 'a run');
    const report = await runAndReport(this.engine(), { flags, literals: new Map(), quiet: this.jsonEnabled() });
    this.log(reportForScreen(report));
    if (report.end?.reason === 'interrupted') this.leaveWith('interrupted');
    return report;
  }
}
