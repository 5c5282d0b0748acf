import { type RunRecord, safe, stopRuns } from '@trafficinator/core';
import { EngineCommand } from '../engine-command.js';

export default class StopCommand extends EngineCommand {
  static override summary = 'Stop all runners of the state.';
  static override description =
    'Asks every runner of the state to stop, on whatever machine it is, as its own Ctrl-C does: visits under way end, leases are given back, and each prints its report.';
  static override examples = ['<%= config.bin %> stop', '<%= config.bin %> stop --stack production'];
  static override enableJsonFlag = true;

  async run(): Promise<readonly RunRecord[]> {
    const { flags } = await this.parse(StopCommand);
    const runs = await stopRuns(this.engine(flags));
    if (runs.length === 0) this.log('No runner is active.');
    for (const { who } of runs) this.log(`The runner of ${safe(who)} was asked to stop.`);
    return runs;
  }
}
