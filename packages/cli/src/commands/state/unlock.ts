import { Args } from '@oclif/core';
import { type LockHolder, safe, unlockState } from '@trafficinator/core';
import { EngineCommand } from '../../engine-command.js';
import { approvalFlags } from '../../flags.js';

export default class StateUnlockCommand extends EngineCommand {
  static override summary = 'Break a lock that is held.';
  static override description =
    "Takes the lock from whoever holds it: what they commit from then on is refused. The lock of a process that died is free by itself. state list shows the lock's id.";
  static override examples = ['<%= config.bin %> state unlock 6f9b2c1e-8d3a-4b1f-9c55-2f1f5d2f7a10'];
  static override enableJsonFlag = true;
  static override args = { id: Args.string({ description: 'Id of the lock.', required: true }) };
  static override flags = { ...approvalFlags };

  async run(): Promise<LockHolder> {
    const { flags, args } = await this.parse(StateUnlockCommand);
    await this.askFor('Break the lock? Whoever holds it cannot commit any more.', flags);
    const holder = await unlockState(this.engine(flags), args.id);
    this.log(`The lock of ${safe(holder.who)} for ${safe(holder.operation)} is broken.`);
    return holder;
  }
}
