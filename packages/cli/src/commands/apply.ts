import { Flags } from '@oclif/core';
import {
  activeRuns,
  applyPlan,
  checkSecrets,
  type Deps,
  endsByItself,
  hasChanges,
  loadTargets,
  makePlan,
  type Planned,
  planText,
  type RunReport,
  safe,
} from '@trafficinator/core';
import { BaseCommand } from '../base-command.js';
import { confirm } from '../confirm.js';
import { configFlags, runFlags, stopConditionsOf } from '../flags.js';
import { loadRequest } from '../load-request.js';
import { refuseEndlessRun } from '../refuse-endless-run.js';
import { reportForScreen, runAndReport } from '../run-and-report.js';

/** What `apply --json` prints. */
interface AppliedJson {
  readonly serial: number;
  readonly changed: boolean;
  /** Of the run; absent with `--no-run`, or when a runner that was active goes on. */
  readonly report?: RunReport | undefined;
}

export default class ApplyCommand extends BaseCommand {
  static override summary = 'Make the state what the config says, and send the traffic.';
  static override description =
    'Shows the plan, asks, commits it, and starts a runner that sends the visits until Ctrl-C, or until one of --for, --visits and --until-caps. No target ever gets more than its daily cap, whatever happens. If a runner is active already, it adopts the change within a second.';
  static override examples = [
    '<%= config.bin %> apply                                      # ask, then run by the plan of the day',
    '<%= config.bin %> apply --auto-approve --rate 50 --until-caps  # 50 visits/s until all caps are used',
    '<%= config.bin %> apply --auto-approve --no-run              # commit only, in CI',
  ];
  static override enableJsonFlag = true;
  static override flags = {
    ...configFlags,
    'auto-approve': Flags.boolean({ char: 'y', summary: 'Do not ask.' }),
    run: Flags.boolean({ summary: 'Start a runner after the commit.', default: true, allowNo: true }),
    ...runFlags,
  };

  async run(): Promise<AppliedJson> {
    const { flags } = await this.parse(ApplyCommand);
    if (flags.run) refuseEndlessRun(endsByItself(stopConditionsOf(flags)), 'an apply');
    const engine = this.engine(flags.config);
    const planned = await makePlan(engine, await loadTargets(engine, loadRequest(flags)));
    await this.#approve(engine, planned, flags['auto-approve']);
    const { serial, isChanged } = await applyPlan(engine, planned);
    if (isChanged) this.log(`\nApplied. The state is at serial ${serial}.\n`);
    if (!flags.run || (await this.#isServed(engine, serial))) return { serial, changed: isChanged };
    const report = await runAndReport(engine, { flags, literals: planned.literals, quiet: this.jsonEnabled() });
    this.log(reportForScreen(report));
    if (report.end?.reason === 'interrupted') this.leaveWith('interrupted');
    return { serial, changed: isChanged, report };
  }

  /** Shows the plan, and asks if there is something to approve. */
  async #approve(engine: Deps, planned: Planned, isApproved: boolean): Promise<void> {
    this.warnOf(planned.warnings);
    this.log(planText(planned.plan, { paint: this.paint, width: this.width }));
    await checkSecrets(engine, planned);
    if (hasChanges(planned.plan) && !isApproved) await confirm('\nApply these changes?');
  }

  /** Whether a runner is active that will serve the new serial. */
  async #isServed(engine: Deps, serial: number): Promise<boolean> {
    await using state = await engine.openState('read');
    const [runner] = await activeRuns(state, engine.clock.now());
    if (runner === undefined) return false;
    this.log(`A runner of ${safe(runner.who)} is active, and serves serial ${serial} within a second.`);
    return true;
  }
}
