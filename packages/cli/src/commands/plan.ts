import { Flags } from '@oclif/core';
import { hasChanges, loadTargets, makePlan, type Plan, planText } from '@trafficinator/core';
import { BaseCommand } from '../base-command.js';
import { configFlags } from '../flags.js';
import { loadRequest } from '../load-request.js';

export default class PlanCommand extends BaseCommand {
  static override summary = 'Show what apply would change.';
  static override description =
    'Checks and loads the config, compares it with the applied state, and shows what would change and what that does to traffic. Changes nothing, and needs no token.';
  static override examples = [
    '<%= config.bin %> plan',
    '<%= config.bin %> plan --detailed-exitcode   # 0: no changes, 2: changes, 1: error',
    '<%= config.bin %> plan --json > plan.json',
  ];
  static override enableJsonFlag = true;
  static override flags = {
    ...configFlags,
    'detailed-exitcode': Flags.boolean({ summary: 'Exit 2 when there are changes.' }),
  };

  async run(): Promise<Plan> {
    const { flags } = await this.parse(PlanCommand);
    const engine = this.engine(flags.config);
    const { plan, warnings } = await makePlan(engine, await loadTargets(engine, loadRequest(flags)));
    this.warnOf(warnings);
    this.log(planText(plan, { paint: this.paint, width: this.width }));
    if (flags['detailed-exitcode'] && hasChanges(plan)) this.leaveWith('changesPending');
    return plan;
  }
}
