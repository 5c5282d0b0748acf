import { type ListedState, listState, stateListText } from '@trafficinator/core';
import { EngineCommand } from '../../engine-command.js';

export default class StateListCommand extends EngineCommand {
  static override summary = 'List what is applied.';
  static override description =
    'Shows where the state is, its serial and lineage, who holds its lock, and every applied target with its account, cap and count of today.';
  static override examples = ['<%= config.bin %> state list', '<%= config.bin %> state list --json'];
  static override enableJsonFlag = true;

  async run(): Promise<ListedState> {
    const { flags } = await this.parse(StateListCommand);
    const list = await listState(this.engine(flags));
    this.log(stateListText(list, this.screen));
    return list;
  }
}
