import { Flags } from '@oclif/core';
import { type ListedRun, listRuns, runsText } from '@trafficinator/core';
import { EngineCommand } from '../engine-command.js';

export default class RunsCommand extends EngineCommand {
  static override summary = 'List what has run.';
  static override description =
    'Shows the latest runs of the state, the latest first: when, for how long, what they sent, and what became of it.';
  static override examples = ['<%= config.bin %> runs', '<%= config.bin %> runs --limit 100 --json'];
  static override enableJsonFlag = true;
  static override flags = {
    limit: Flags.integer({ summary: 'At most so many.', helpValue: 'N', default: 20, min: 1, max: 1_000 }),
  };

  async run(): Promise<readonly ListedRun[]> {
    const { flags } = await this.parse(RunsCommand);
    const { items } = await listRuns(this.engine(flags), { limit: flags.limit });
    this.log(runsText(items, this.screen));
    return items;
  }
}
