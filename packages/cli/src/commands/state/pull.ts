import { Flags } from '@oclif/core';
import { pullState } from '@trafficinator/core';
import { EngineCommand } from '../../engine-command.js';

export default class StatePullCommand extends EngineCommand {
  static override summary = 'Print the state.';
  static override description =
    'Prints the state as JSON, without any secret and without fingerprints of secrets. With --redacted, prints only what a plan needs: no names of people, no history, no targets of the API. plan --state-file takes either.';
  static override examples = [
    '<%= config.bin %> state pull > state.json',
    '<%= config.bin %> state pull --redacted > state.json   # for pull requests from forks: plan --state-file state.json',
  ];
  static override flags = { redacted: Flags.boolean({ summary: 'Print only what a plan needs.' }) };

  async run(): Promise<void> {
    const { flags } = await this.parse(StatePullCommand);
    process.stdout.write(await pullState(this.engine(flags), flags.redacted ? 'redacted' : 'pull'));
  }
}
