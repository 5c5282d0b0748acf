import { Flags } from '@oclif/core';
import {
  type Deps,
  hasChanges,
  loadTargets,
  makePlan,
  openPulled,
  type PlanGoal,
  type Planned,
  type PlanReport,
  planReportOf,
  type StateStore,
  savePlan,
} from '@trafficinator/core';
import { EngineCommand } from '../engine-command.js';
import { configFlags, draftsFlags, planFlags, selectionOf } from '../flags.js';
import { planForScreen, planInMarkdown } from '../plan-for-screen.js';

export default class PlanCommand extends EngineCommand {
  static override summary = 'Show what apply would change.';
  static override description =
    'Checks and loads the config, compares it with the applied state, and shows what would change and what that does to traffic. Changes nothing, and needs no token.';
  static override examples = [
    '<%= config.bin %> plan',
    '<%= config.bin %> plan --detailed-exitcode   # 0: no changes, 2: changes, 1: error',
    '<%= config.bin %> plan --out changes.plan    # then: apply changes.plan',
    '<%= config.bin %> plan --tag eu --refresh',
    '<%= config.bin %> plan --drafts              # what users of the API want to change',
    '<%= config.bin %> plan --markdown >> "$GITHUB_STEP_SUMMARY"',
  ];
  static override enableJsonFlag = true;
  static override flags = {
    ...configFlags,
    ...planFlags,
    ...draftsFlags,
    out: Flags.string({ char: 'o', summary: 'Save the plan, for apply FILE.', helpValue: 'FILE' }),
    destroy: Flags.boolean({ summary: 'Plan to destroy what the config once asked for.', exclusive: ['drafts'] }),
    'state-file': Flags.string({
      summary: 'Plan against a file of state pull, without any access to the state.',
      helpValue: 'FILE',
      exclusive: ['out'],
    }),
    markdown: Flags.boolean({ summary: 'Print it for a pull request or a step summary.', exclusive: ['json'] }),
    'detailed-exitcode': Flags.boolean({ summary: 'Exit 2 when there are changes.' }),
  };

  async run(): Promise<PlanReport> {
    const { flags } = await this.parse(PlanCommand);
    const engine = this.engine(flags);
    const goal = await goalOf(engine, flags);
    await using state = await openFor(engine, flags);
    const request = { goal, selection: selectionOf(flags), refresh: flags.refresh, runsCommands: false };
    const planned = await makePlan(engine, state, request);
    this.#show(planned, goal, flags);
    if (flags.out !== undefined) {
      await savePlan(engine, state, planned, flags.out);
      if (!flags.markdown) this.log(`\nSaved. Apply it with: ${this.config.bin} apply ${flags.out}`);
    }
    if (planned.objections.length > 0) this.refuse(planned.objections);
    else if (flags['detailed-exitcode'] && hasChanges(planned.plan)) this.leaveWith('changesPending');
    return planReportOf(planned.plan, planned);
  }

  #show(planned: Planned, goal: PlanGoal, flags: { markdown: boolean; concise: boolean }): void {
    this.warnOf(typeof goal === 'object' && 'warnings' in goal ? goal.warnings : []);
    this.log(flags.markdown ? planInMarkdown(planned) : planForScreen(planned, { ...this.screen, ...flags }));
  }
}

async function goalOf(engine: Deps, flags: { destroy: boolean; drafts: boolean }): Promise<PlanGoal> {
  if (flags.drafts) return { kind: 'drafts' };
  return flags.destroy ? 'destroy' : loadTargets(engine);
}

/** A plan that is saved is signed with the state's key, so there must be a state. */
function openFor(
  engine: Deps,
  flags: { readonly 'state-file'?: string | undefined; readonly out?: string | undefined },
): Promise<StateStore> {
  if (flags['state-file'] !== undefined) return openPulled(engine, flags['state-file']);
  return engine.openState(flags.out === undefined ? 'read' : 'write');
}
