import { Flags } from '@oclif/core';
import { type AuditEvent, historyText, readHistory } from '@trafficinator/core';
import { EngineCommand } from '../../engine-command.js';

export default class StateHistoryCommand extends EngineCommand {
  static override summary = 'Show what was done to the state.';
  static override description =
    'Shows who did what and when, from which git commit, and the serial after it; the latest first.';
  static override examples = ['<%= config.bin %> state history', '<%= config.bin %> state history --limit 5 --json'];
  static override enableJsonFlag = true;
  static override flags = {
    limit: Flags.integer({ summary: 'At most so many entries.', default: 20, min: 1, helpValue: 'N' }),
  };

  async run(): Promise<readonly AuditEvent[]> {
    const { flags } = await this.parse(StateHistoryCommand);
    const events = await readHistory(this.engine(flags), flags.limit);
    this.log(historyText(events, this.screen));
    return events;
  }
}
