import { type Operated, resumeTargets } from '@trafficinator/core';
import { EngineCommand } from '../engine-command.js';
import { addressArgs, operateFlags, operationWords, selectedBy } from '../operate.js';

export default class ResumeCommand extends EngineCommand {
  static override summary = 'Take pauses back.';
  static override description =
    'Runners go on with these targets within a second. What was due meanwhile is missed, and is not sent in a burst.';
  static override examples = [
    '<%= config.bin %> resume target.staging',
    '<%= config.bin %> resume --tag eu',
    '<%= config.bin %> resume --all',
  ];
  static override enableJsonFlag = true;
  static override strict = false;
  static override args = addressArgs;
  static override flags = operateFlags;

  async run(): Promise<Operated> {
    const { flags, argv } = await this.parse(ResumeCommand);
    const operated = await resumeTargets(this.engine(flags), selectedBy(argv, flags));
    this.log(operationWords('resume', operated));
    return operated;
  }
}
