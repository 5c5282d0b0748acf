import { Args, Flags } from '@oclif/core';
import {
  type ExplainedTarget,
  explainTarget,
  explainText,
  explainTitle,
  findDeclared,
  targetKeyOf,
} from '@trafficinator/core';
import { EngineCommand } from '../engine-command.js';
import { configFlags } from '../flags.js';

export default class ShowCommand extends EngineCommand {
  static override summary = 'Show a target of the config.';
  static override description =
    'Shows the settings of a target after the merge of its layers; with --explain, the layer and line that each comes from. Reads no state: for what is applied, see state show.';
  static override examples = [
    '<%= config.bin %> show target.staging',
    '<%= config.bin %> show target.staging --explain',
    '<%= config.bin %> show staging --explain --all   # built-in defaults too',
  ];
  static override enableJsonFlag = true;
  static override args = {
    address: Args.string({ description: 'The target, such as target.staging.', required: true }),
  };
  static override flags = {
    ...configFlags,
    explain: Flags.boolean({ summary: 'Say where each setting comes from.' }),
    all: Flags.boolean({ summary: 'Show built-in defaults too.' }),
  };

  async run(): Promise<ExplainedTarget> {
    const { flags, args } = await this.parse(ShowCommand);
    const declared = await findDeclared(this.engine(flags), targetKeyOf(args.address));
    // First of all: to find the lines takes the compiler's parser, and time.
    this.log(`${explainTitle(declared, this.screen)}\n`);
    const explained = explainTarget(declared, { places: flags.explain });
    this.log(explainText(explained, { ...this.screen, layers: flags.explain, all: flags.all }));
    return explained;
  }
}
