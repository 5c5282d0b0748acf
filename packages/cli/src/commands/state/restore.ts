import { Args } from '@oclif/core';
import { type Carried, lockState, replaceState } from '@trafficinator/core';
import { EngineCommand, targetsInWords } from '../../engine-command.js';
import { approvalFlags, lockFlags } from '../../flags.js';

export default class StateRestoreCommand extends EngineCommand {
  static override summary = 'Put a backup back.';
  static override description =
    'Replaces what is applied by what the backup holds. Of every account and day the higher count stays, so that no cap is given twice; the serial goes on, so that plans that were saved before are stale.';
  static override examples = ['<%= config.bin %> state restore before.backup'];
  static override enableJsonFlag = true;
  static override args = {
    file: Args.string({ description: 'A file of state backup or state pull.', required: true }),
  };
  static override flags = { ...approvalFlags, ...lockFlags };

  async run(): Promise<Carried> {
    const { flags, args } = await this.parse(StateRestoreCommand);
    const engine = this.engine(flags);
    await using locked = await lockState(engine, this.lockRequest('state restore', flags));
    await this.askFor(`Replace the state ${locked.state.place}?`, flags);
    const carried = await replaceState(engine, locked, { file: args.file, kind: 'restore' });
    this.log(`Restored: ${targetsInWords(carried.targets)}. The state is at serial ${carried.serial}.`);
    return carried;
  }
}
