import { Args } from '@oclif/core';
import { type Carried, lockState, replaceState } from '@trafficinator/core';
import { EngineCommand, targetsInWords } from '../../engine-command.js';
import { approvalFlags, lockFlags } from '../../flags.js';

export default class StatePushCommand extends EngineCommand {
  static override summary = 'Replace the state by a file of state pull.';
  static override description =
    'Replaces what is applied by what the file holds. A file that is older than the state, or of another lineage, is refused. Of every account and day the higher count stays, so that no cap is given twice.';
  static override examples = ['<%= config.bin %> state push state.json'];
  static override enableJsonFlag = true;
  static override args = { file: Args.string({ description: 'A file of state pull.', required: true }) };
  static override flags = { ...approvalFlags, ...lockFlags };

  async run(): Promise<Carried> {
    const { flags, args } = await this.parse(StatePushCommand);
    const engine = this.engine(flags);
    await using locked = await lockState(engine, this.lockRequest('state push', flags));
    await this.askFor(`Replace the state ${locked.state.place}?`, flags);
    const carried = await replaceState(engine, locked, { file: args.file, kind: 'push' });
    this.log(`Pushed: ${targetsInWords(carried.targets)}. The state is at serial ${carried.serial}.`);
    return carried;
  }
}
