import { endsByItself, type RunReport, reportText } from '@trafficinator/core';
import { EngineCommand, withState } from '../engine-command.js';
import { adoptFlags, runFlags, stopConditionsOf } from '../flags.js';
import { refuseEndlessRun } from '../refuse-endless-run.js';
import { runAndReport } from '../run-and-report.js';

export default class RunCommand extends EngineCommand {
  static override summary = 'Send the traffic of the applied state.';
  static override description =
    'Starts a runner on what was applied last; the config is read for the place of the state alone. Several runners may serve one state, and together they never exceed a cap.';
  static override examples = [
    '<%= config.bin %> run',
    '<%= config.bin %> run --for 2h',
    '<%= config.bin %> run --rate 10 --visits 5000',
  ];
  static override enableJsonFlag = true;
  static override flags = { ...adoptFlags, ...runFlags };

  async run(): Promise<RunReport> {
    const { flags } = await this.parse(RunCommand);
    refuseEndlessRun(endsByItself(stopConditionsOf(flags)), 'a run');
    const engine = this.engine(flags);
    if (flags.adopt) await withState(engine, 'write', (state) => this.adopt(engine, state));
    const report = await runAndReport(engine, { flags, literals: new Map(), quiet: this.jsonEnabled() });
    this.log(reportText(report, this.screen));
    this.leaveAfter(report);
    return report;
  }
}
