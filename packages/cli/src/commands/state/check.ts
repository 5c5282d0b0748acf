import { checkState, checkText, type StateCheck } from '@trafficinator/core';
import { EngineCommand } from '../../engine-command.js';

export default class StateCheckCommand extends EngineCommand {
  static override summary = 'Look through the state for faults.';
  static override description =
    'Reads the whole state and says what does not fit together. Changes nothing. Leaves with 1 when something was found.';
  static override examples = ['<%= config.bin %> state check'];
  static override enableJsonFlag = true;

  async run(): Promise<StateCheck> {
    const { flags } = await this.parse(StateCheckCommand);
    const check = await checkState(this.engine(flags));
    this.log(checkText(check, this.screen));
    if (check.faults.length > 0) this.leaveWith('error');
    return check;
  }
}
