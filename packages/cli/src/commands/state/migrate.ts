import { Flags } from '@oclif/core';
import { type Carried, migrateState } from '@trafficinator/core';
import { EngineCommand, targetsInWords } from '../../engine-command.js';
import { lockFlags } from '../../flags.js';

export default class StateMigrateCommand extends EngineCommand {
  static override summary = 'Take the state to another place.';
  static override description =
    'Copies everything, counts and history too, to an SQLite file or a PostgreSQL database where there is no state yet. Runners must be stopped before. Afterwards, name the new place in the config or in TRAFFICINATOR_STATE on every machine: the old state is left as it is, and must not be used any more.';
  static override examples = [
    '<%= config.bin %> state migrate --to postgres://traffic@db.example.com/traffic',
    '<%= config.bin %> state migrate --to ./state.db',
  ];
  static override enableJsonFlag = true;
  static override flags = {
    ...lockFlags,
    to: Flags.string({ summary: 'The new place, as in TRAFFICINATOR_STATE.', helpValue: 'PLACE', required: true }),
  };

  async run(): Promise<Carried> {
    const { flags } = await this.parse(StateMigrateCommand);
    const carried = await migrateState(this.engine(flags), flags.to, this.lockRequest('state migrate', flags));
    this.log(`Migrated: ${targetsInWords(carried.targets)}. The new state is at serial ${carried.serial}.`);
    this.log(
      'From now on name it in the config (`state`) or in TRAFFICINATOR_STATE. The old one must not be used any more.',
    );
    return carried;
  }
}
