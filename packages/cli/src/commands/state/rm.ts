import { Args } from '@oclif/core';
import { addressOf, lockState, removeTarget, requireApplied, targetKeyOf } from '@trafficinator/core';
import { EngineCommand } from '../../engine-command.js';
import { approvalFlags, lockFlags } from '../../flags.js';

/** What `state rm --json` prints. */
interface RemovedJson {
  readonly serial: number;
}

export default class StateRmCommand extends EngineCommand {
  static override summary = 'Make the state forget a target.';
  static override description =
    'Takes a target out of the state, whatever the config says: its traffic ends, and the next plan creates it again if it is still declared. What was sent today stays counted. A protected target is refused.';
  static override examples = ['<%= config.bin %> state rm target.staging'];
  static override enableJsonFlag = true;
  static override args = {
    address: Args.string({ description: 'The target, such as target.staging.', required: true }),
  };
  static override flags = { ...approvalFlags, ...lockFlags };

  async run(): Promise<RemovedJson> {
    const { flags, args } = await this.parse(StateRmCommand);
    const engine = this.engine(flags);
    const key = targetKeyOf(args.address);
    await requireApplied(engine);
    await using locked = await lockState(engine, this.lockRequest('state rm', flags));
    await this.askFor(`Forget ${addressOf(key)}?`, flags);
    const serial = await removeTarget(engine, locked, key);
    this.log(`${addressOf(key)} is forgotten. The state is at serial ${serial}.`);
    return { serial };
  }
}
