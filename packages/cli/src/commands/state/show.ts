import { Args } from '@oclif/core';
import { type AppliedTarget, showApplied, stateShowText, targetKeyOf } from '@trafficinator/core';
import { EngineCommand } from '../../engine-command.js';

export default class StateShowCommand extends EngineCommand {
  static override summary = 'Show an applied target.';
  static override description = 'Shows all settings of a target as they were applied. Secrets are references.';
  static override examples = ['<%= config.bin %> state show target.staging'];
  static override enableJsonFlag = true;
  static override args = {
    address: Args.string({ description: 'The target, such as target.staging.', required: true }),
  };

  async run(): Promise<AppliedTarget> {
    const { flags, args } = await this.parse(StateShowCommand);
    const applied = await showApplied(this.engine(flags), targetKeyOf(args.address));
    this.log(stateShowText(applied, this.screen));
    return applied;
  }
}
