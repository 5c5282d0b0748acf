import { Args } from '@oclif/core';
import { addressOf, lockState, moveTarget, requireApplied, targetKeyOf } from '@trafficinator/core';
import { EngineCommand } from '../../engine-command.js';
import { lockFlags } from '../../flags.js';

/** What `state mv --json` prints. */
interface MovedJson {
  readonly serial: number;
}

export default class StateMvCommand extends EngineCommand {
  static override summary = 'Give an applied target another key.';
  static override description =
    'Renames a target in the state, with its counts, so that a config which has the new key already plans no change. An entry of `moved` in the config does the same by plan and apply, for every stack.';
  static override examples = ['<%= config.bin %> state mv target.stage target.staging'];
  static override enableJsonFlag = true;
  static override args = {
    from: Args.string({ description: 'The target as it is called.', required: true }),
    to: Args.string({ description: 'The target as it shall be called.', required: true }),
  };
  static override flags = { ...lockFlags };

  async run(): Promise<MovedJson> {
    const { flags, args } = await this.parse(StateMvCommand);
    const engine = this.engine(flags);
    const [from, to] = [targetKeyOf(args.from), targetKeyOf(args.to)];
    await requireApplied(engine);
    await using locked = await lockState(engine, this.lockRequest('state mv', flags));
    const serial = await moveTarget(engine, locked, { from, to });
    this.log(`${addressOf(from)} is now ${addressOf(to)}. The state is at serial ${serial}.`);
    return { serial };
  }
}
