import { Args, Flags, type Interfaces } from '@oclif/core';
import {
  type Applied,
  activeRuns,
  applyPlan,
  type Deps,
  Failure,
  loadTargets,
  lockState,
  openBeforeWriting,
  type Planned,
  problem,
  type RunReport,
  readSavedPlan,
  reportText,
  requireHome,
  type StateStore,
  safe,
} from '@trafficinator/core';
import { EngineCommand, withState } from '../engine-command.js';
import {
  adoptFlags,
  approvalFlags,
  configFlags,
  draftsFlags,
  endsAlone,
  lockFlags,
  planFlags,
  runFlags,
  selectionOf,
} from '../flags.js';
import { observeFlags } from '../observe-flags.js';
import { approve, planToApply } from '../plan-and-approve.js';
import { planForScreen } from '../plan-for-screen.js';
import { refuseEndlessRun } from '../refuse-endless-run.js';
import { reportFlags, requireReportFiles, writeReports } from '../report-flags.js';
import { runAndReport } from '../run-and-report.js';

/** What `apply --json` prints. */
interface AppliedJson {
  readonly serial: number;
  readonly changed: boolean;
  /** Of the run; absent with `--no-run`, or when a runner that was active goes on. */
  readonly report?: RunReport | undefined;
}

export default class ApplyCommand extends EngineCommand {
  static override summary = 'Make the state what the config says, and send the traffic.';
  static override description =
    'Shows the plan, asks, commits it, and starts a runner that sends the visits until Ctrl-C, or until one of --for, --visits and --until-caps. With a file of plan --out, applies that plan as it was seen, and asks the config for nothing but the place of the state. No target ever gets more than its daily cap, whatever happens. If a runner is active already, it adopts the change within a second.';
  static override examples = [
    '<%= config.bin %> apply                                      # ask, then run by the plan of the day',
    '<%= config.bin %> apply --auto-approve --rate 50 --until-caps  # 50 visits/s until all caps are used',
    '<%= config.bin %> apply --auto-approve --no-run              # commit only, in CI',
    '<%= config.bin %> apply changes.plan --no-run                # a plan that was saved and reviewed',
    '<%= config.bin %> apply --drafts --no-run                    # what users of the API want to change',
  ];
  static override enableJsonFlag = true;
  static override args = {
    file: Args.string({ description: 'A plan that was saved by plan --out. It is applied without a question.' }),
  };
  static override flags = {
    ...configFlags,
    ...planFlags,
    ...draftsFlags,
    ...approvalFlags,
    ...lockFlags,
    ...adoptFlags,
    run: Flags.boolean({ summary: 'Start a runner after the commit.', default: true, allowNo: true }),
    ...runFlags,
    ...observeFlags,
    ...reportFlags,
  };

  async run(): Promise<AppliedJson> {
    const { flags, args } = await this.parse(ApplyCommand);
    if (flags.run) refuseEndlessRun(endsAlone(flags), 'an apply');
    if (args.file !== undefined) refuseWithFile(flags);
    requireReportFiles(flags);
    const engine = this.engine({
      ...flags,
      'type-check': args.file === undefined && !flags.drafts && flags['type-check'],
    });
    const { planned, serial, isChanged } = await this.#commit(engine, flags, args.file);
    if (isChanged) this.log(`\nApplied. The state is at serial ${serial}.\n`);
    if (!flags.run || !(await this.#needsRunner(engine, serial))) return { serial, changed: isChanged };
    const { literals } = planned;
    const report = await runAndReport(engine, { flags, literals, quiet: this.jsonEnabled() });
    this.log(reportText(report, this.screen));
    this.leaveAfter(report);
    await writeReports(engine, report, flags);
    return { serial, changed: isChanged, report };
  }

  /** Plans, asks and commits while nobody else can. */
  async #commit(engine: Deps, flags: ApplyFlags, file: string | undefined): Promise<Applied & { planned: Planned }> {
    const plan = file === undefined ? await this.#planner(engine, flags) : readerOf(engine, file);
    const review = (state: StateStore) => this.#review(engine, state, { plan, flags, file });
    // A saved plan is for one serial of one state: the lock comes first, so that its loser is told that it is stale.
    const first = file === undefined ? await reviewFirst(engine, review) : undefined;
    await using locked = await lockState(engine, this.lockRequest('apply', flags));
    const planned = first ?? (await review(locked.state));
    return { planned, ...(await applyPlan(engine, locked, planned)) };
  }

  /** Makes the plan, shows it, and has it approved. */
  async #review(engine: Deps, state: StateStore, { plan, flags, file }: Review): Promise<Planned> {
    if (flags.adopt) await this.adopt(engine, state);
    else await requireHome(state, engine);
    const planned = await plan(state);
    this.log(planForScreen(planned, { ...this.screen, concise: flags.concise }));
    // A plan that was saved has been seen: to apply its file is to approve it.
    const isApproved = flags['auto-approve'] || file !== undefined;
    await approve(planned, { ...this.approval(flags), isApproved });
    return planned;
  }

  /** Loads the config before the lock is taken: its code may take its time. */
  async #planner(engine: Deps, flags: ApplyFlags): Promise<Planner> {
    const goal = flags.drafts ? ({ kind: 'drafts' } as const) : await loadTargets(engine); // Keeps the literal.
    this.warnOf('warnings' in goal ? goal.warnings : []);
    const request = { goal, selection: selectionOf(flags), refresh: flags.refresh };
    return (state) => planToApply(engine, state, request);
  }

  /** Whether there is something to run, and no runner is active that will serve the new serial. */
  #needsRunner(engine: Deps, serial: number): Promise<boolean> {
    return withState(engine, 'read', async (state) => {
      const [runner] = await activeRuns(state, engine.clock.now());
      const { targets } = await state.readApplied();
      if (runner !== undefined)
        this.log(`A runner of ${safe(runner.who)} is active, and serves serial ${serial} within a second.`);
      else if (targets.length === 0) this.log('No target is applied, so no runner starts.');
      return runner === undefined && targets.length > 0;
    });
  }
}

type ApplyFlags = Interfaces.InferredFlags<typeof ApplyCommand.flags & typeof ApplyCommand.baseFlags>;

/** Makes the plan for a state. */
type Planner = (state: StateStore) => Promise<Planned>;

function readerOf(engine: Deps, file: string): Planner {
  return (state) => readSavedPlan(engine, state, file);
}

/** What a review is about. */
interface Review {
  readonly plan: Planner;
  readonly flags: ApplyFlags;
  readonly file: string | undefined;
}

/**
 * Where nothing was ever applied, reviews before anything is written: a first apply that is refused leaves no state behind. Whoever
 * is faster wins, and the commit says so.
 */
async function reviewFirst(
  engine: Deps,
  review: (state: StateStore) => Promise<Planned>,
): Promise<Planned | undefined> {
  await using state = await openBeforeWriting(engine);
  return (await state.readSerial()) === 0 ? await review(state) : undefined;
}

/** A saved plan says all that is to be done. */
function refuseWithFile({ target, exclude, tag, refresh, drafts }: ApplyFlags): void {
  if (target === undefined && exclude === undefined && tag === undefined && !refresh && !drafts) return;
  const message =
    'A saved plan is applied as it is: --target, --exclude, --tag, --refresh and --drafts belong to `plan --out`.';
  throw new Failure([problem('cli.invalid-input', { message })]);
}
