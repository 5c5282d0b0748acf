import { type Operated, pauseTargets } from '@trafficinator/core';
import { EngineCommand } from '../engine-command.js';
import { addressArgs, operateFlags, operationWords, selectedBy } from '../operate.js';

export default class PauseCommand extends EngineCommand {
  static override summary = 'Start no further visit of some targets.';
  static override description =
    'Runners start no further visit of these targets within a second; visits under way go on to their end. They stay paused, whatever is applied, until they are resumed. Their share of a limited total goes to the others.';
  static override examples = [
    '<%= config.bin %> pause target.staging',
    '<%= config.bin %> pause --tag eu',
    '<%= config.bin %> pause --all',
  ];
  static override enableJsonFlag = true;
  static override strict = false;
  static override args = addressArgs;
  static override flags = operateFlags;

  async run(): Promise<Operated> {
    const { flags, argv } = await this.parse(PauseCommand);
    const operated = await pauseTargets(this.engine(flags), selectedBy(argv, flags));
    this.log(operationWords('pause', operated));
    return operated;
  }
}
