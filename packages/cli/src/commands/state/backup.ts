import { Args } from '@oclif/core';
import { backUpState } from '@trafficinator/core';
import { EngineCommand } from '../../engine-command.js';

/** What `state backup --json` prints. */
interface BackedUp {
  readonly file: string;
  readonly serial: number;
}

export default class StateBackupCommand extends EngineCommand {
  static override summary = 'Write a backup of the state.';
  static override description =
    'Writes all that the state holds to a file that only this user may read, while runners go on. It holds no secret, but the fingerprints of secrets and their key: keep it like the state itself.';
  static override examples = ['<%= config.bin %> state backup before.backup'];
  static override enableJsonFlag = true;
  static override args = { file: Args.string({ description: 'Where to write it.', required: true }) };

  async run(): Promise<BackedUp> {
    const { flags, args } = await this.parse(StateBackupCommand);
    const { serial } = await backUpState(this.engine(flags), args.file);
    this.log(`Wrote ${args.file}: the state at serial ${serial}.`);
    return { file: args.file, serial };
  }
}
